namespace UserProvisioning;

/// <summary>The result of copying an embedded file into a SQL Server database.</summary>
public sealed class DatabaseCopy
{
    /// <summary>The path of the embedded file.</summary>
    public required string Source { get; init; }

    /// <summary>The server and the database that received the copy.</summary>
    public required string Destination { get; init; }

    /// <summary>The number of copied contacts.</summary>
    public required long Contacts { get; init; }

    /// <summary>The number of copied system users, archived ones included.</summary>
    public required long SystemUsers { get; init; }

    /// <summary>The number of copied runs.</summary>
    public required long ProvisioningRuns { get; init; }

    /// <summary>The number of copied entries of the audit trail.</summary>
    public required long AuditEntries { get; init; }

    /// <summary>The number of copied rows of all tables.</summary>
    public required long Rows { get; init; }

    /// <summary>The source and the destination.</summary>
    /// <returns>Both, with an arrow between them.</returns>
    public override string ToString() => $"{Source} -> {Destination}";
}
