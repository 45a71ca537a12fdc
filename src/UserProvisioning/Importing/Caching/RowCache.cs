using UserProvisioning.Common;
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

    /// <summary>After so many rows in succession that were not found, the file counts as being in another order.</summary>
    private const int MostMisses = 64;

    private readonly string _source;
    private readonly DateTime _today;
    private readonly List<KnownRowSet> _sets;

    /// <summary>Whether every stored set has the same context as this import, so that its rows may be used.</summary>
    private readonly bool _fits;

    /// <summary>Reads the largest set in its order; null when there is none, or when the file is in another order.</summary>
    private KnownRowWalk? _walk;
    private int _misses;

    /// <summary>Which rows of the largest set were found, by their place in it.</summary>
    private readonly BitSet _walked = new();

    /// <summary>The rows of the other sets, which of them were found, and a hash table of their positions plus one, by fingerprint.</summary>
    private readonly List<KnownRow> _others = [];
    private readonly BitSet _othersFound = new();
    private int[] _places = [0];

    private int _foundCount;

    /// <summary>The marks at the end of the last committed transaction of this import, and of the one that is being committed.</summary>
    private KnownRowMark? _last;
    private KnownRowMark? _ended;

    /// <summary>The changes that others made between two transactions of this import, from one mark to another.</summary>
    private readonly List<(KnownRowMark From, KnownRowMark To)> _byOthers = [];

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
        if (!_fits || _sets.Count == 0)
        {
            return;
        }

        TouchedContacts[] touched = TouchedContacts.Of(work, _sets);
        int day = KnownRow.DayNumber(today);
        _walk = new KnownRowWalk(work.KnownRows.Parts(_sets[0].Id), row => Holds(row, touched[0]));
        ILookup<long, byte[]> parts = work.KnownRows.PartsOf(_sets.Skip(1).Select(set => set.Id)).ToLookup(part => part.SetId, part => part.Data);
        for (int set = 1; set < _sets.Count; set++)
        {
            int others = set;
            using var rest = new KnownRowWalk(parts[_sets[set].Id], row => Holds(row, touched[others]));
            _others.AddRange(rest.Rest().Select(place => place.Row));
        }

        IndexOthers();

        bool Holds(in KnownRow row, TouchedContacts since) => row.HoldsOn(day) && !since.Contains(row.ContactId);
    }

    /// <summary>
    /// The cache of the source of a run. If the mapping has a script, no row is cached, because what a script returns may depend on the day or on
    /// anything else.
    /// </summary>
    internal static IRowCache Open(
        IUnitOfWork work, string source, IEmployeeFile file, FieldMap map, EmployeeFileRequest request, DateTime today) =>
        map.HasScript || request.IgnoresRowCache
            ? NoRowCache.Instance
            : new RowCache(work, source, RowCacheContext.Of(work, file, map, request), today);

    public void Dispose() => EndWalk();

    public bool IsUnchanged(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row)
    {
        bool isUnchanged = TryFind(fingerprint, out KnownPlace found) && accept(found.Row);
        row = found.Row;
        if (isUnchanged)
        {
            (found.IsOfWalk ? _walked : _othersFound).Add(found.Place);
            _foundCount++;
        }

        return isUnchanged;
    }

    private bool TryFind(UInt128 fingerprint, out KnownPlace found)
    {
        if (_walk is not null && _walk.TryFind(fingerprint, out found))
        {
            _misses = 0;
            return true;
        }

        if (_walk is not null && ++_misses > MostMisses)
        {
            _others.AddRange(_walk.Rest().Select(rest => rest.Row));
            EndWalk();
            IndexOthers();
        }

        int mask = _places.Length - 1;
        for (int i = (int)(ulong)fingerprint & mask; _places[i] != 0; i = (i + 1) & mask)
        {
            if (_others[_places[i] - 1].Is(fingerprint))
            {
                found = new KnownPlace(_others[_places[i] - 1], _places[i] - 1, IsOfWalk: false);
                _misses = 0;
                return true;
            }
        }

        found = default;
        return false;
    }

    public void BeginTransaction(IUnitOfWork work)
    {
        _inOrder.BeginTransaction();
        _ahead.BeginTransaction();
        KnownRowMark now = work.KnownRows.Latest();
        if (_last is not null && _last != now && _byOthers.LastOrDefault().From != _last)
        {
            _byOthers.Add((_last, now));
        }
    }

    public void EndTransaction(IUnitOfWork work)
    {
        _inOrder.EndTransaction(work);
        _ahead.EndTransaction(work);
        _ended = work.KnownRows.Latest();
    }

    public void Committed()
    {
        _inOrder.Committed();
        _ahead.Committed();
        _last = _ended;
    }

    public void BeginApplying(IUnitOfWork work, int others)
    {
        EndWalk();
        work.KnownRows.ClearUnfinished(_source);

        // The rows of an import become sets of their own. When there are many sets, or many stored rows are of no use any more, the rows in use are
        // written again.
        if (_fits
            && (others == 0 || (_sets.Count < MostSets && _sets.Sum(set => set.Rows) < ((_foundCount + others) * 3L / 2) + KnownRowWriter.PartSize)))
        {
            return;
        }

        if (_fits && _sets.Count > 0)
        {
            // Reading and writing take turns here. The new rows get sets of their own, so what is read does not change.
            using var walk = new KnownRowWalk(work.KnownRows.Parts(_sets[0].Id), static _ => true);
            foreach ((KnownRow row, int place, _) in walk.Rest())
            {
                if (_walked.Contains(place))
                {
                    _inOrder.Add(work, row);
                }
            }

            for (int i = 0; i < _others.Count; i++)
            {
                if (_othersFound.Contains(i))
                {
                    _ahead.Add(work, _others[i]);
                }
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
            if (plan is { IsRejected: false, Reason: null, Contact: not null })
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
            // Others may have changed a contact after its row was applied, so these changes are recorded again as newer than the set.
            foreach ((KnownRowMark from, KnownRowMark to) in _byOthers)
            {
                work.KnownRows.TouchAgain(from, to);
            }

            work.KnownRows.ForgetChanges();
        }
    }

    private void EndWalk()
    {
        _walk?.Dispose();
        _walk = null;
    }

    private void IndexOthers()
    {
        _places = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_others.Count * 2) + 1)];
        int mask = _places.Length - 1;
        for (int row = 0; row < _others.Count; row++)
        {
            int i = (int)_others[row].Low & mask;
            while (_places[i] != 0)
            {
                i = (i + 1) & mask;
            }

            _places[i] = row + 1;
        }
    }
}
