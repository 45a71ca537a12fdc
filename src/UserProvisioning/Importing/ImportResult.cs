namespace UserProvisioning.Importing;

/// <summary>The result of an import or a comparison.</summary>
public sealed class ImportResult
{
    /// <summary>The run.</summary>
    public required ProvisioningRun Run { get; init; }

    /// <summary>Why the run awaits approval, as the end of the sentence "It would …"; empty when it does not.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>
    /// The errors of what was named and not applied: <see cref="ErrorIds.PlanOutdated"/> for items that do not hold any more,
    /// <see cref="ErrorIds.ContactNotFound"/> for external references that the file lacks.
    /// </summary>
    public IReadOnlyList<ProvisioningException> Refused { get; init; } = [];

    /// <summary>Warnings for the caller, such as which columns were not used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
