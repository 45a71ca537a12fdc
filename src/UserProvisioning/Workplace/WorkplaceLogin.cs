
namespace UserProvisioning;

/// <summary>The result of a login into the workplace app.</summary>
public sealed class WorkplaceLogin : DatabaseObject
{
    /// <summary>The outcome.</summary>
    public WorkplaceOutcome Outcome { get; init; }

    /// <summary>
    /// Why the login was denied: one of the names in <see cref="WorkplaceReasons"/> or the id of the error that kept the user from being made, as
    /// <c>LicenseUnavailable</c>; null when the login was not denied.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The reason as a sentence, with what to do; null when the login was not denied.</summary>
    public string? Message { get; init; }

    /// <summary>The contact; null when none was found or made.</summary>
    public Contact? Contact { get; init; }

    /// <summary>The system user; null when there is none.</summary>
    public SystemUser? SystemUser { get; init; }

    /// <summary>The outcome, and the reason when there is one.</summary>
    /// <returns>As <c>Denied (Archived)</c>.</returns>
    public override string ToString() => Reason is null ? $"{Outcome}" : $"{Outcome} ({Reason})";

    internal override void Remember(Guid databaseId)
    {
        base.Remember(databaseId);
        Contact?.Remember(databaseId);
        SystemUser?.Remember(databaseId);
    }
}
