namespace UserProvisioning.Importing.Undo;

/// <summary>The conflicts that keep a run from being undone: the first few as texts, and their number.</summary>
internal sealed class UndoConflicts(long runId)
{
    private const int Named = 5;

    private readonly List<string> _first = [];

    internal int Count { get; private set; }

    /// <param name="item">Whom it is about.</param>
    /// <param name="what">What was changed since the run, as the second half of a sentence.</param>
    internal void Add(string item, string what)
    {
        if (Count++ < Named)
        {
            _first.Add($"{item}: {what}");
        }
    }

    internal ProvisioningException ToError() => new(
        ErrorIds.UndoConflict,
        $"Run {runId} cannot be undone, because {(Count == 1 ? "one thing is" : $"{Count} things are")} not as it left them. "
            + $"{string.Join("; ", _first)}{(Count > Named ? $"; and {Count - Named} more" : string.Empty)}. Nothing was changed. If later runs "
            + "did it, undo those first; else put these back as the run left them and try again, or correct the contacts and users by hand.",
        runId);
}
