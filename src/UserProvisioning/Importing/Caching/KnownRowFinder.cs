using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The finder of stored rows by the hash of a row. It walks along the largest set, which most files follow, and has a hash table of the rows of the
/// other sets. It remembers which rows were found.
/// </summary>
internal sealed class KnownRowFinder : IDisposable
{
    /// <summary>After so many rows in succession that were not found, the file counts as being in another order.</summary>
    private const int MostMisses = 64;

    /// <summary>Reads the largest set in its order; null when the file is in another order.</summary>
    private KnownRowWalk? _walk;
    private int _misses;

    /// <summary>Which rows of the largest set were found, by their place in it.</summary>
    private readonly BitSet _walked = new();

    /// <summary>The rows of the other sets, which of them were found, and a hash table of their positions plus one, by fingerprint.</summary>
    private readonly List<KnownRow> _others = [];
    private readonly BitSet _othersFound = new();
    private int[] _places = [0];

    /// <param name="work">The unit of work that reads the rows.</param>
    /// <param name="sets">The sets, the largest first: one at least.</param>
    /// <param name="today">A row whose end date lies before this day is left out.</param>
    internal KnownRowFinder(IUnitOfWork work, List<KnownRowSet> sets, DateTime today)
    {
        TouchedContacts[] touched = TouchedContacts.Of(work, sets);
        int day = KnownRow.DayNumber(today);
        _walk = new KnownRowWalk(work.KnownRows.Parts(sets[0].Id), (in KnownRow row) => Holds(row, touched[0]));
        ILookup<long, byte[]> parts = work.KnownRows.PartsOf(sets.Skip(1).Select(set => set.Id)).ToLookup(part => part.SetId, part => part.Data);
        for (int set = 1; set < sets.Count; set++)
        {
            int others = set;
            using var rest = new KnownRowWalk(parts[sets[set].Id], (in KnownRow row) => Holds(row, touched[others]));
            _others.AddRange(rest.Rest().Select(place => place.Row));
        }

        IndexOthers();

        bool Holds(in KnownRow row, TouchedContacts since) => row.HoldsOn(day) && !since.Contains(row.ContactId);
    }

    /// <summary>How many rows were found.</summary>
    internal int Count { get; private set; }

    /// <summary>Finds a stored row that the caller accepts.</summary>
    internal bool TryFind(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row)
    {
        if (_walk?.MoveTo(fingerprint) == true)
        {
            _misses = 0;
            return Accept(_walk.Row, _walk.Place, _walked, accept, out row);
        }

        if (_walk is not null && ++_misses > MostMisses)
        {
            _others.AddRange(_walk.Rest().Select(rest => rest.Row));
            Dispose();
            IndexOthers();
        }

        int mask = _places.Length - 1;
        for (int i = (int)(ulong)fingerprint & mask; _places[i] != 0; i = (i + 1) & mask)
        {
            int place = _places[i] - 1;
            if (_others[place].Is(fingerprint))
            {
                _misses = 0;
                return Accept(_others[place], place, _othersFound, accept, out row);
            }
        }

        row = default;
        return false;
    }

    /// <summary>The rows of the largest set that were found, in its order. They are read again.</summary>
    /// <param name="parts">The largest set.</param>
    internal IEnumerable<KnownRow> FoundInOrder(IEnumerable<byte[]> parts)
    {
        using var walk = new KnownRowWalk(parts, static (in KnownRow _) => true);
        foreach (KnownPlace place in walk.Rest())
        {
            if (_walked.Contains(place.Place))
            {
                yield return place.Row;
            }
        }
    }

    /// <summary>The rows of the other sets that were found.</summary>
    internal IEnumerable<KnownRow> FoundElsewhere() => _others.Where((_, i) => _othersFound.Contains(i));

    /// <summary>Ends the reading of the largest set.</summary>
    public void Dispose()
    {
        _walk?.Dispose();
        _walk = null;
    }

    private bool Accept(in KnownRow found, int place, BitSet places, AcceptKnownRow accept, out KnownRow row)
    {
        row = found;
        if (!accept(in found))
        {
            return false;
        }

        places.Add(place);
        Count++;
        return true;
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
