
namespace UserProvisioning;

/// <summary>Which system users to list. What is null does not filter.</summary>
public sealed record SystemUserFilter
{
    /// <summary>Ids to take.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>Ids of contacts whose users to take.</summary>
    public IReadOnlyCollection<long>? ContactIds { get; init; }

    /// <summary>The username.</summary>
    public TextFilter? Username { get; init; }

    /// <summary>Active or archived.</summary>
    public SystemUserStatus? Status { get; init; }

    /// <summary>True for those who are blocked today.</summary>
    public bool Blocked { get; init; }

    /// <summary>The license held.</summary>
    public LicenseType? License { get; init; }

    /// <summary>How far the password has come.</summary>
    public CredentialStatus? CredentialStatus { get; init; }

    /// <summary>What the workplace app calls it; case does not matter.</summary>
    public string? WorkplaceIdentifier { get; init; }

    /// <summary>
    /// Active users who were not seen since this moment, in UTC: who did not log in, and were not made, restored, given a password or due to
    /// start since.
    /// </summary>
    public DateTime? InactiveSinceUtc { get; init; }

    /// <summary>The day that <see cref="Blocked"/> is about; the service sets it.</summary>
    internal DateTime Today { get; init; }

    /// <summary>Ids of user groups and profiles, of each of which the user must be a member.</summary>
    public IReadOnlyCollection<long>? Authorizations { get; init; }
}
