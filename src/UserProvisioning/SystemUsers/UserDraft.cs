using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>A user that is about to be made of a contact, or an archived one that is about to be restored.</summary>
internal sealed class UserDraft
{
    /// <summary>What was asked for.</summary>
    public required NewSystemUserRequest Request { get; init; }

    /// <summary>The contact.</summary>
    public required ContactRow Contact { get; init; }

    /// <summary>The archived user to restore; null to make a new one.</summary>
    public SystemUserRow? Former { get; init; }

    /// <summary>The groups and profiles of the archived user.</summary>
    public IReadOnlyList<MembershipRow> FormerMemberships { get; init; } = [];

    /// <summary>The license that the user gets.</summary>
    public required LicenseType License { get; init; }

    /// <summary>The groups that the user gets; null to keep those of the archived user.</summary>
    public IReadOnlyList<AuthorizationRow>? Groups { get; init; }

    /// <summary>The profiles that the user gets; null to keep those of the archived user.</summary>
    public IReadOnlyList<AuthorizationRow>? Profiles { get; init; }

    /// <summary>The username: at first the wished one, and the one that was free when the draft is accepted.</summary>
    public required string Username { get; set; }

    /// <summary>The stored user; null until it is stored.</summary>
    public SystemUserRow? Row { get; set; }
}
