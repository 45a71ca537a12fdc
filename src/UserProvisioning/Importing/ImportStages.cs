namespace UserProvisioning.Importing;

/// <summary>
/// The progress over all stages of an import. Each stage reports its own counts; this computes the share of the whole, by how long the stages usually
/// take, compared with each other. When a later stage reads the file again, that is no stage of its own, so a stage never comes back.
/// </summary>
internal sealed class ImportStages : IProgress<ImportProgress>
{
    private readonly IProgress<ImportProgress> _inner;
    private readonly SortedSet<ImportStage> _expected;
    private ImportProgress _last = new(0, 0, 0, ImportStage.Reading);

    private ImportStages(IProgress<ImportProgress> inner, IEnumerable<ImportStage> expected)
    {
        _inner = inner;
        _expected = new SortedSet<ImportStage>(expected);
    }

    internal static ImportStages? OfImport(IProgress<ImportProgress>? inner) => Of(
        inner, ImportStage.Reading, ImportStage.Judging, ImportStage.Applying, ImportStage.Reporting);

    internal static ImportStages? OfComparison(IProgress<ImportProgress>? inner) => Of(
        inner, ImportStage.Reading, ImportStage.Comparing, ImportStage.Reporting);

    /// <summary>Says that a stage will come that was not expected.</summary>
    internal void Expect(ImportStage stage) => _expected.Add(stage);

    /// <summary>Begins a stage that counts no rows of its own.</summary>
    internal void Begin(ImportStage stage) => Report(_last with { Stage = stage });

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        if (value.Stage < _last.Stage)
        {
            return;
        }

        double total = _expected.Sum(WeightOf);
        double before = _expected.Where(stage => stage < value.Stage).Sum(WeightOf);
        double share = (before + (WeightOf(value.Stage) * Fraction(value))) / total;
        _last = value with { Share = Math.Clamp(share, _last.Share, 1) };
        _inner.Report(_last);
    }

    private static ImportStages? Of(IProgress<ImportProgress>? inner, params ImportStage[] expected) =>
        inner is null ? null : new ImportStages(inner, expected);

    private static double Fraction(ImportProgress value) => value.Stage switch
    {
        ImportStage.Judging or ImportStage.Reporting => 0,
        _ when value.TotalRows > 0 => Math.Min(1, (double)value.Rows / value.TotalRows),
        _ => value.TotalBytes == 0 ? 0 : Math.Min(1, (double)value.BytesRead / value.TotalBytes),
    };

    // Reading a row takes a tenth of the time of applying it, as the bench of imports measures.
    private static double WeightOf(ImportStage stage) => stage switch
    {
        ImportStage.Reading => 1,
        ImportStage.Comparing => 8,
        ImportStage.Applying => 10,
        _ => 0.1,
    };
}
