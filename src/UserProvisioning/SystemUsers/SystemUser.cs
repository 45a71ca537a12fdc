
namespace UserProvisioning;

/// <summary>A login to the workplace-management system, made from a contact.</summary>
public sealed class SystemUser : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name to log in with; unique, compared without case.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The id of the contact from which the user was made.</summary>
    public long ContactId { get; init; }

    /// <summary>What identifies the contact in the source that delivers it; null for none.</summary>
    public string? ExternalReference { get; init; }

    /// <summary>The contact's name.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>The contact's e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The contact's department.</summary>
    public string? Department { get; init; }

    /// <summary>Active or archived.</summary>
    public SystemUserStatus Status { get; init; }

    /// <summary>
    /// When the user was blocked, in local time; null when it is not blocked. A blocked user cannot log in, and keeps its license and memberships.
    /// </summary>
    public DateTime? BlockedSince { get; init; }

    /// <summary>The first day on which the block no longer holds; null when only Unblock-SystemUser ends it.</summary>
    public DateTime? BlockedUntil { get; init; }

    /// <summary>Why the user is blocked; null when no reason was given.</summary>
    public string? BlockReason { get; init; }

    /// <summary>The license that the user holds; null for an archived user, since archiving frees the license.</summary>
    public LicenseType? License { get; init; }

    /// <summary>Names of the user groups of which the user is a member, sorted.</summary>
    public IReadOnlyList<string> UserGroups
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>Names of the user profiles of which the user is a member, sorted.</summary>
    public IReadOnlyList<string> UserProfiles
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>Names of the user groups whose rights the user has: as a member, or through a user profile that contains the group; sorted.</summary>
    public IReadOnlyList<string> EffectiveUserGroups
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>How the user may sign in.</summary>
    public LoginMethod LoginMethod { get; init; }

    /// <summary>The status of the user's password.</summary>
    public CredentialStatus CredentialStatus { get; init; }

    /// <summary>The day from which a mail with a first password is sent; null when none is scheduled.</summary>
    public DateTime? CredentialSendOn { get; init; }

    /// <summary>Whether the password must be changed at the next login.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Whether lifecycle tasks leave the user alone; the end of a block is dealt with all the same.</summary>
    public bool ExemptFromLifecycle { get; init; }

    /// <summary>When the user last logged in, in local time; null for never.</summary>
    public DateTime? LastLoginAt { get; init; }

    /// <summary>The identifier that the workplace app uses for this user; null before the first login there.</summary>
    public string? WorkplaceIdentifier { get; init; }

    /// <summary>When it was made, in local time.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The username.</summary>
    /// <returns><see cref="Username"/>.</returns>
    public override string ToString() => Username;
}
