namespace UserProvisioning.Importing;

/// <summary>What came of an import.</summary>
public sealed class ImportResult
{
    /// <summary>The run.</summary>
    public required ProvisioningRun Run { get; init; }

    /// <summary>What the person who asked should know, though nothing is wrong: columns that were not used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
