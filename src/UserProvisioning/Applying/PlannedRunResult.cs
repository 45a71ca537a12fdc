namespace UserProvisioning.Applying;

/// <summary>The result of a run that compares states, such as lifecycle tasks or assignment rules.</summary>
public sealed class PlannedRunResult
{
    /// <summary>The run. Its id is 0 when there was nothing to do, and nothing was stored.</summary>
    public required ProvisioningRun Run { get; init; }

    /// <summary>Why the run awaits approval, as the end of the sentence "It would …"; empty when it does not.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];
}
