namespace UserProvisioning.Importing.Undo;

/// <summary>What undoing a run did, or would do.</summary>
public sealed class UndoResult
{
    /// <summary>The run as it is now.</summary>
    public required ProvisioningRun Run { get; init; }

    /// <summary>Whether the run was undone before, so that nothing was done now.</summary>
    public bool WasUndone { get; init; }

    /// <summary>Contacts that the run had made and that were removed.</summary>
    public int ContactsRemoved { get; init; }

    /// <summary>Contacts that the run had changed and that got their former values.</summary>
    public int ContactsSetBack { get; init; }

    /// <summary>Users that the run had made and that were removed.</summary>
    public int UsersRemoved { get; init; }

    /// <summary>Users that the run had archived and that were restored.</summary>
    public int UsersRestored { get; init; }

    /// <summary>Users that the run had restored and that were archived.</summary>
    public int UsersArchived { get; init; }

    /// <summary>Users that got back the license, groups or profiles that the run had changed.</summary>
    public int UsersSetBack { get; init; }

    /// <summary>Settings, groups, profiles, licenses, interfaces and the like that got their former values.</summary>
    public int OthersSetBack { get; init; }

    /// <summary>The counts that are not 0, in words.</summary>
    /// <returns>One line, such as <c>contacts removed: 3, users removed: 2</c>.</returns>
    public override string ToString()
    {
        (string What, int Count)[] counts =
        [
            ("contacts removed", ContactsRemoved), ("contacts set back", ContactsSetBack), ("users removed", UsersRemoved),
            ("users restored", UsersRestored), ("users archived", UsersArchived), ("users set back", UsersSetBack),
            ("others set back", OthersSetBack),
        ];
        string said = string.Join(", ", counts.Where(pair => pair.Count > 0).Select(pair => $"{pair.What}: {pair.Count}"));
        return said.Length == 0 ? "nothing to put back" : said;
    }
}
