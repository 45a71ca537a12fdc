using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The cache of the rows that earlier imports of a source dealt with. A row changes nothing if it is the same as before, nothing has touched its
/// contact since, its end date has not passed meanwhile, and the mapping, the options, the client settings and the build of the module are the
/// same. The cache recognizes such a row by its hash, so it is neither parsed nor compared.
/// </summary>
internal sealed class RowCache : IRowCache
{
    /// <summary>When a source has this many sets, the rows in use are written again as one or two sets.</summary>
    private const int MostSets = 64;

    private readonly string _source;
    private readonly DateTime _today;
    private readonly List<KnownRowSet> _sets;

    /// <summary>Whether every stored set has the same context as this import, so that its rows may be used.</summary>
    private readonly bool _fits;

    /// <summary>Finds the stored rows; null when none may be used.</summary>
    private readonly KnownRowFinder? _finder;
    private readonly ChangesByOthers _byOthers = new();

    /// <summary>Write the rows of the last phase, which are in the order of the file, and the rows of the phases before it.</summary>
    private readonly KnownRowWriter _inOrder;
    private readonly KnownRowWriter _ahead;

    private RowCache(IUnitOfWork work, string source, byte[] context, DateTime today)
    {
        _source = source;
        _today = today;
        _inOrder = new KnownRowWriter(source, context);
        _ahead = new KnownRowWriter(source, context);
        _sets = work.KnownRows.Sets(source).OrderByDescending(set => set.Rows).ToList();
        _fits = _sets.All(set => set.Context.AsSpan().SequenceEqual(context));
        _finder = _fits && _sets.Count > 0 ? new KnownRowFinder(work, _sets, today) : null;
    }

    /// <summary>
    /// The cache of the source of a run. If the mapping has a script, no row is cached, because what a script returns may depend on the day or on
    /// anything else.
    /// </summary>
    internal static IRowCache Open(
        IUnitOfWork work, string source, IEmployeeFile file, FieldMap map, EmployeeFileRequest request, DateTime today) =>
        map.HasScript || request.IgnoresRowCache || request.IsSelective
            ? NoRowCache.Instance
            : new RowCache(work, source, RowCacheContext.Of(work, file, map, request), today);

    public void Dispose() => _finder?.Dispose();

    public bool IsUnchanged(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row)
    {
        row = default;
        return _finder?.TryFind(fingerprint, accept, out row) == true;
    }

    public void BeginTransaction(IUnitOfWork work)
    {
        _inOrder.BeginTransaction();
        _ahead.BeginTransaction();
        _byOthers.BeginTransaction(work);
    }

    public void EndTransaction(IUnitOfWork work)
    {
        _inOrder.EndTransaction(work);
        _ahead.EndTransaction(work);
        _byOthers.EndTransaction(work);
    }

    public void Committed()
    {
        _inOrder.Committed();
        _ahead.Committed();
        _byOthers.Committed();
    }

    public void BeginApplying(IUnitOfWork work, int others)
    {
        _finder?.Dispose();
        work.KnownRows.ClearUnfinished(_source);

        int found = _finder?.Count ?? 0;

        // The rows of an import become sets of their own. When there are many sets, or many stored rows are of no use any more, the rows in use are
        // written again.
        if (_fits
            && (others == 0 || (_sets.Count < MostSets && _sets.Sum(set => set.Rows) < ((found + others) * 3L / 2) + KnownRowWriter.PartSize)))
        {
            return;
        }

        if (_finder is not null)
        {
            // Reading and writing take turns here. The new rows get sets of their own, so what is read does not change.
            foreach (KnownRow row in _finder.FoundInOrder(work.KnownRows.Parts(_sets[0].Id)))
            {
                _inOrder.Add(work, row);
            }

            foreach (KnownRow row in _finder.FoundElsewhere())
            {
                _ahead.Add(work, row);
            }
        }

        work.KnownRows.Clear(_source, before: Math.Min(_inOrder.SetId ?? long.MaxValue, _ahead.SetId ?? long.MaxValue));
    }

    public void Applied(IUnitOfWork work, IReadOnlyList<RowPlan> plans, long runId, ImportPhase phase)
    {
        KnownRowWriter writer = phase == ImportPhase.Others ? _inOrder : _ahead;
        foreach (RowPlan plan in plans)
        {
            // A row that was not done as asked is not cached, so that the next import tries it again.
            if (plan is { IsRejected: false, IsByAlias: false, Reason: null, Contact: not null })
            {
                writer.Add(work, KnownRow.Of(plan, runId, _today));
            }
        }
    }

    public void EndApplying(IUnitOfWork work)
    {
        _inOrder.Finish(work);
        _ahead.Finish(work);
        if ((_inOrder.SetId ?? _ahead.SetId) is not null)
        {
            _byOthers.RecordAgain(work);
            work.KnownRows.ForgetChanges();
        }
    }
}
