namespace UserProvisioning.Runs;

/// <summary>A filter of runs. A property that is null does not filter.</summary>
public sealed record ProvisioningRunFilter
{
    /// <summary>The kinds.</summary>
    public IReadOnlyList<ProvisioningRunKind>? Kinds { get; init; }

    /// <summary>The sources: one of the filters must match.</summary>
    public IReadOnlyList<TextFilter>? Sources { get; init; }

    /// <summary>The statuses.</summary>
    public IReadOnlyList<ProvisioningRunStatus>? Statuses { get; init; }

    /// <summary>The earliest start, in local time.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Whether a run passes the filter.</summary>
    /// <param name="run">The run.</param>
    /// <returns>True when it does.</returns>
    public bool Matches(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Kinds?.Contains(run.Kind) != false
        && Sources?.Any(source => source.Matches(run.Source)) != false
        && Statuses?.Contains(run.Status) != false
        && !(run.StartedAt < Since);
    }
}
