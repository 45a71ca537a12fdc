namespace UserProvisioning;

/// <summary>What undoing a run did, or would do.</summary>
public sealed class UndoResult
{
    /// <summary>The run as it is now.</summary>
    public required ImportRun Run { get; init; }

    /// <summary>Whether it was undone already, so that there was nothing to do.</summary>
    public bool WasUndone { get; init; }

    /// <summary>Contacts that the run had made, and are removed.</summary>
    public int ContactsRemoved { get; init; }

    /// <summary>Contacts that the run had changed, and are as they were.</summary>
    public int ContactsSetBack { get; init; }

    /// <summary>Users that the run had made, and are removed.</summary>
    public int UsersRemoved { get; init; }

    /// <summary>Users that the run had archived, and are restored.</summary>
    public int UsersRestored { get; init; }

    /// <summary>Users that the run had restored, and are archived.</summary>
    public int UsersArchived { get; init; }

    /// <summary>Users whose license, groups or profiles the run had changed, and are as they were.</summary>
    public int UsersSetBack { get; init; }

    /// <summary>The counts in words.</summary>
    /// <returns>One line, as <c>remove 3 contacts and 2 users, …</c>.</returns>
    public override string ToString() =>
        $"remove {ContactsRemoved} contacts and {UsersRemoved} users, set {ContactsSetBack} contacts and {UsersSetBack} users back, restore {UsersRestored} and archive {UsersArchived} users";
}
