namespace UserProvisioning.Importing.Undo;

/// <summary>The conflicts that keep items of a run from being undone: the first few as texts, and their number.</summary>
internal sealed class UndoConflicts
{
    private const int MostNamed = 5;

    private readonly List<string> _first = [];

    internal int Count { get; private set; }

    /// <param name="item">The contact or pool that has the conflict.</param>
    /// <param name="what">What was changed since the run, as the second half of a sentence.</param>
    internal void Add(string item, string what)
    {
        if (Count++ < MostNamed)
        {
            _first.Add($"{item}: {what}");
        }
    }

    /// <summary>Adds a conflict that is described only if it is among those that the error names.</summary>
    internal void Add(Func<(string Item, string What)> describe)
    {
        if (Count < MostNamed)
        {
            (string item, string what) = describe();
            Add(item, what);
        }
        else
        {
            Count++;
        }
    }

    internal UndoConflicts Copy()
    {
        var copy = new UndoConflicts { Count = Count };
        copy._first.AddRange(_first);
        return copy;
    }

    /// <summary>The error for a run of which nothing is undone.</summary>
    internal ProvisioningException ToRefusal(long runId) => new(
        ErrorIds.UndoConflict,
        $"Run {runId} cannot be undone, because {(Count == 1 ? "one thing was" : $"{Count} things were")} changed since. "
            + $"{Named()}. Nothing was undone. "
            + "If later runs made these changes, undo those runs first. Otherwise take the changes back and try again, or correct the contacts and "
            + "users by hand.",
        runId);

    /// <summary>The error for a run of which some items are left.</summary>
    internal ProvisioningException ToRest(long runId, int left) => new(
        ErrorIds.UndoConflict,
        $"Run {runId} is undone except for {Counted.Of(left, "item")}, because of what was changed since undoing it began. "
            + $"{Named()}. All other items were put back. Until these are too, the run is Interrupted: take the changes back; then "
            + $"Undo-ProvisioningRun {runId} puts back what is left.",
        runId);

    private string Named() => $"{string.Join("; ", _first)}{(Count > MostNamed ? $"; and {Count - MostNamed} more" : string.Empty)}";
}
