using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Assigning;

/// <summary>What the assignment rules change for one user: what they give now, and what they do not give any more.</summary>
/// <param name="user">The user.</param>
/// <param name="contact">Its contact.</param>
/// <param name="before">All memberships of the user.</param>
internal sealed class UserAssignment(SystemUserRow user, ContactRow contact, IReadOnlyList<MembershipRow> before)
{
    internal SystemUserRow User => user;

    internal ContactRow Contact => contact;

    /// <summary>What the user becomes a member of.</summary>
    internal List<RuleMembership> Added { get; } = [];

    /// <summary>The memberships that nobody gives any more.</summary>
    internal List<MembershipRow> Removed { get; } = [];

    /// <summary>The memberships that others gave, and that a rule gives now too.</summary>
    internal List<(MembershipRow Membership, string Rule)> Joined { get; } = [];

    /// <summary>Rules that do not give a membership any more, which has other givers.</summary>
    internal List<(MembershipRow Membership, MembershipGiverRow Giver)> Left { get; } = [];

    /// <summary>Memberships whose first giver is a rule that does not give them any more, with the giver that takes its place.</summary>
    internal List<(MembershipRow Membership, Giver Former, MembershipGiverRow? Stored, string? Rule)> Succeeded { get; } = [];

    /// <summary>The new license; null when it stays.</summary>
    internal LicenseType? License { get; set; }

    /// <summary>The license of the user before.</summary>
    internal LicenseType FormerLicense { get; init; }

    /// <summary>The stored giver of the license before, and the line of the file.</summary>
    internal (long? Id, long? Line) FormerLicenseGiver { get; } = (user.LicenseGiverId, user.LicenseLine);

    /// <summary>Who gives the license now; null when that stays.</summary>
    internal Giver? LicenseGiver { get; set; }

    /// <summary>Why something that the rules say cannot be done.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Whether there is anything to write.</summary>
    internal bool IsEmpty => Added.Count + Removed.Count + Joined.Count + Left.Count + Succeeded.Count == 0 && LicenseGiver is null;

    /// <summary>The changes as an item of a run shows them.</summary>
    internal List<FieldChange> Changes()
    {
        var changes = new List<FieldChange>();
        if (License is { } license)
        {
            changes.Add(new FieldChange("License", FormerLicense.ToString(), license.ToString()));
        }

        AddLists(changes, AuthorizationKind.UserGroup, "UserGroups");
        AddLists(changes, AuthorizationKind.UserProfile, "UserProfiles");
        string? left = Join(Left.Select(one => ItemFields.Giving(one.Membership.Name, one.Giver.Giver))
            .Concat(Succeeded.Select(one => ItemFields.Giving(one.Membership.Name, one.Former))));
        string? joined = Join(Joined.Select(one => ItemFields.Giving(one.Membership.Name, new Giver(AccessGiver.Rule, one.Rule)))
            .Concat(License is null && LicenseGiver is { } giver ? [ItemFields.Giving(FormerLicense.ToString(), giver)] : []));
        if (left is not null || joined is not null)
        {
            changes.Add(new FieldChange(ItemFields.GivenBy, left, joined));
        }

        return changes;
    }

    private void AddLists(List<FieldChange> changes, AuthorizationKind kind, string field)
    {
        string[] names = before.Where(membership => membership.Kind == kind).Select(membership => membership.Name).ToArray();
        string[] removed = Removed.Where(membership => membership.Kind == kind).Select(membership => membership.Name).ToArray();
        string[] added = Added.Where(one => one.Authorization.Kind == kind).Select(one => one.Authorization.Name).ToArray();
        if (removed.Length + added.Length > 0)
        {
            changes.Add(new FieldChange(field, Join(names), Join(names.Except(removed).Concat(added).Order(StringComparer.OrdinalIgnoreCase))));
        }
    }

    private static string? Join(IEnumerable<string> names) => string.Join('|', names) is { Length: > 0 } text ? text : null;
}
