
namespace UserProvisioning;

/// <summary>The conditions that listed system users must meet. A condition that is null is not checked.</summary>
public sealed record SystemUserFilter
{
    /// <summary>The ids of the users.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>The ids of the contacts from which the users were made.</summary>
    public IReadOnlyCollection<long>? ContactIds { get; init; }

    /// <summary>The username.</summary>
    public TextFilter? Username { get; init; }

    /// <summary>Departments; the contact must have one of them.</summary>
    public IReadOnlyList<TextFilter>? Departments { get; init; }

    /// <summary>Active or archived.</summary>
    public SystemUserStatus? Status { get; init; }

    /// <summary>True for users who are blocked today.</summary>
    public bool Blocked { get; init; }

    /// <summary>The license that the user holds.</summary>
    public LicenseType? License { get; init; }

    /// <summary>Statuses of passwords; the user must have one of them.</summary>
    public IReadOnlyCollection<CredentialStatus>? CredentialStatuses { get; init; }

    /// <summary>The identifier of the user in the workplace app, compared without case.</summary>
    public string? WorkplaceIdentifier { get; init; }

    /// <summary>
    /// Active users who were not seen since this time, in UTC. A user was seen at the last login, when it was made, restored or given a password,
    /// and on the start date of the contact.
    /// </summary>
    public DateTime? InactiveSinceUtc { get; init; }

    /// <summary>The day for which <see cref="Blocked"/> is asked; the service sets it.</summary>
    internal DateTime Today { get; init; }

    /// <summary>A user group of which the user must be a member, by itself or through a profile that contains it.</summary>
    public long? EffectiveGroup { get; init; }

    /// <summary>Ids of user groups and profiles; the user must be a member of each.</summary>
    public IReadOnlyCollection<long>? Authorizations { get; init; }
}
