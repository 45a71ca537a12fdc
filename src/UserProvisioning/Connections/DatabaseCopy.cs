namespace UserProvisioning;

/// <summary>What was copied from one database into another.</summary>
public sealed class DatabaseCopy
{
    /// <summary>The embedded file.</summary>
    public required string Source { get; init; }

    /// <summary>The server and the database.</summary>
    public required string Destination { get; init; }

    /// <summary>How many contacts.</summary>
    public required long Contacts { get; init; }

    /// <summary>How many system users, archived ones included.</summary>
    public required long SystemUsers { get; init; }

    /// <summary>How many runs.</summary>
    public required long ProvisioningRuns { get; init; }

    /// <summary>How many entries of the audit trail.</summary>
    public required long AuditEntries { get; init; }

    /// <summary>How many rows of all tables.</summary>
    public required long Rows { get; init; }

    /// <summary>Where it came from and where it went.</summary>
    /// <returns>Both.</returns>
    public override string ToString() => $"{Source} -> {Destination}";
}
