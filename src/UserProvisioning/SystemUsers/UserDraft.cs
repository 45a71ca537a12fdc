using UserProvisioning.Rules;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>A draft of a user that will be made of a contact, or of an archived user that will be restored.</summary>
internal sealed class UserDraft
{
    /// <summary>The request.</summary>
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

    /// <summary>Who gives the license. An archived user that gets its license back keeps the giver.</summary>
    public required Giver LicenseGiver { get; init; }

    /// <summary>The groups and profiles that assignment rules give to a new user.</summary>
    public IReadOnlyList<RuleMembership> Ruled { get; init; } = [];

    /// <summary>The reason why the user gets less than the assignment rules give; null if the user gets everything.</summary>
    public string? RuleFault { get; init; }

    /// <summary>The username: the wished one at first; after the draft is accepted, the free one that the user gets.</summary>
    public required string Username { get; set; }

    /// <summary>Who gives the username. An archived user keeps the giver of its name.</summary>
    public required Giver UsernameGiver { get; init; }

    /// <summary>The stored user; null until it is stored.</summary>
    public SystemUserRow? Row { get; set; }
}
