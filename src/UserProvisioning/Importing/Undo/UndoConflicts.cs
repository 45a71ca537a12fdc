namespace UserProvisioning.Importing.Undo;

/// <summary>The conflicts that keep a run from being undone: the first few as texts, and their number.</summary>
internal sealed class UndoConflicts(long runId)
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

    internal ProvisioningException ToError() => new(
        ErrorIds.UndoConflict,
        $"Run {runId} cannot be undone, because {(Count == 1 ? "one thing was" : $"{Count} things were")} changed since. "
            + $"{string.Join("; ", _first)}{(Count > MostNamed ? $"; and {Count - MostNamed} more" : string.Empty)}. Nothing was undone. "
            + "If later runs made these changes, undo those runs first. Otherwise take the changes back and try again, or correct the contacts and "
            + "users by hand.",
        runId);
}
