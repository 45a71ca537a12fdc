namespace UserProvisioning.Runs;

/// <summary>The names that the changes of a run item have beside the fields of a contact.</summary>
internal static class ItemFields
{
    /// <summary>The status of the contact. <c>Status</c> is the status of its user.</summary>
    internal const string ContactStatus = "ContactStatus";

    /// <summary>The names of the changes of a user.</summary>
    internal static IReadOnlySet<string> OfUser { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "Username", "License", "UserGroups", "UserProfiles", "Status" };
}
