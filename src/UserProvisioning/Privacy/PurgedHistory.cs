namespace UserProvisioning;

/// <summary>What a purge removed from the record.</summary>
public sealed class PurgedHistory
{
    /// <summary>How many entries of the audit trail.</summary>
    public required int Entries { get; init; }

    /// <summary>How many items of runs.</summary>
    public required int Items { get; init; }
}
