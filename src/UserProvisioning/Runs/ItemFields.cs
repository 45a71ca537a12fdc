namespace UserProvisioning.Runs;

/// <summary>The names of changes of a run item that are not fields of the contact.</summary>
internal static class ItemFields
{
    /// <summary>The status of the contact, where <c>Status</c> is that of its user.</summary>
    internal const string ContactStatus = "ContactStatus";

    /// <summary>What is changed of the user.</summary>
    internal static IReadOnlySet<string> OfUser { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "Username", "License", "UserGroups", "UserProfiles", "Status" };
}
