using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>The names that the changes of a run item have beside the fields of a contact.</summary>
internal static class ItemFields
{
    /// <summary>The status of the contact. <c>Status</c> is the status of its user.</summary>
    internal const string ContactStatus = "ContactStatus";

    /// <summary>Who gives memberships beside those who gave them already, and who does not any more while others still do.</summary>
    internal const string GivenBy = "GivenBy";

    /// <summary>The names of the changes of a user.</summary>
    internal static IReadOnlySet<string> OfUser { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "Username", "License", "UserGroups", "UserProfiles", "Status", GivenBy };

    /// <summary>A membership and one of its givers, as a change names it.</summary>
    internal static string Giving(string name, Giver giver) => $"{name} ({giver.Kind}{(giver.Name is null ? string.Empty : $" {giver.Name}")})";
}
