using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>What undoing one item would write, or the conflicts that prevent it.</summary>
internal sealed class UndoPlan(UndoItem item, ContactRow? contact, SystemUserRow? user)
{
    internal UndoItem Item { get; } = item;

    /// <summary>The contact as it is stored; null when it was removed.</summary>
    internal ContactRow? Contact { get; } = contact;

    /// <summary>The user as it is stored; null when there is none, or the run did nothing to it.</summary>
    internal SystemUserRow? User { get; } = user;

    /// <summary>What was changed since the run, each as the second half of a sentence.</summary>
    internal List<string> Conflicts { get; } = [];

    /// <summary>The contact with its former values; null when the run changed none of its fields.</summary>
    internal ContactFields? Fields { get; set; }

    /// <summary>The state that the user gets back; null when it keeps its state.</summary>
    internal UserState? State { get; set; }

    internal List<MembershipRow> RemovedMemberships { get; } = [];

    internal List<(AuthorizationRow Authorization, Given Given)> AddedMemberships { get; } = [];

    /// <summary>The givers that the run had taken from memberships which others gave too.</summary>
    internal List<MembershipGiverRow> AddedGivers { get; } = [];

    /// <summary>The givers that the run had added to memberships which others gave before.</summary>
    internal List<MembershipGiverRow> RemovedGivers { get; } = [];

    /// <summary>The givers that become the first ones of their memberships, which is what they were before the run.</summary>
    internal List<MembershipGiverRow> FirstGivers { get; } = [];

    /// <summary>The license that goes back to its pool; null for none.</summary>
    internal LicenseType? Released { get; set; }

    /// <summary>The license that is taken from its pool; null for none.</summary>
    internal LicenseType? Taken { get; set; }

    internal bool IsNewOrganization => Item.IsNewContact && Contact?.Type == ContactType.Organization;

    internal void Changed(string field, string? now, string? left) =>
        Conflicts.Add($"{field} was {Shown(left)} after the run and is {Shown(now)} now");

    private static string Shown(string? value) => value is null ? "empty" : $"'{Text.Shorten(value)}'";
}

/// <summary>The state of a user that undoing restores.</summary>
/// <param name="Status">The status.</param>
/// <param name="License">The license; null while archived.</param>
/// <param name="LastLicense">The license that it has, or had last.</param>
/// <param name="LicenseGiver">Who had given that license; null for a giver that is not known.</param>
/// <param name="ArchivedAt">When it was archived, in UTC.</param>
/// <param name="ByImport">Whether an import archived it.</param>
/// <param name="RestoredAt">When it was last restored, in UTC.</param>
/// <param name="Action">The action for the audit trail.</param>
/// <param name="Reclaimed">Whether it was archived since nobody had seen it for long.</param>
internal sealed record UserState(
    SystemUserStatus Status,
    LicenseType? License,
    LicenseType LastLicense,
    GiverState? LicenseGiver,
    DateTime? ArchivedAt,
    bool ByImport,
    DateTime? RestoredAt,
    string Action,
    bool Reclaimed = false);
