namespace UserProvisioning.Importing;

/// <summary>The result of an import or a comparison.</summary>
public sealed class ImportResult
{
    /// <summary>The run.</summary>
    public required ProvisioningRun Run { get; init; }

    /// <summary>Why the run awaits approval, as the end of the sentence "It would …"; empty when it does not.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Warnings for the caller, such as which columns were not used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
