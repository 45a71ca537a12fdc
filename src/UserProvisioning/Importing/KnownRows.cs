using System.Globalization;
using System.IO.Hashing;
using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The rows that earlier imports of a source dealt with. A row that is the same to the letter, for a contact that nothing has
/// touched since, under the same mapping and options, and whose end date has not passed meanwhile, changes nothing: it is
/// told by its hash, and neither taken apart nor compared.
/// </summary>
internal sealed class KnownRows : IDisposable
{
    /// <summary>Counts up when the rules change by which a row is applied, so that every row is looked at again.</summary>
    private const int RulesVersion = 4;

    /// <summary>More sets than this are written again as one.</summary>
    private const int MostSets = 64;

    /// <summary>After so many rows that are not where the walk is, the file is taken to be in another order.</summary>
    private const int MostMisses = 64;

    private readonly IUnitOfWork _work;
    private readonly string _source;
    private readonly DateTime _today;
    private readonly List<KnownRowSet> _sets;

    /// <summary>Whether all that is kept was kept in this context.</summary>
    private readonly bool _fits;

    /// <summary>Whether rows are neither known nor kept: what a script makes of a row may change with the day, or with anything else.</summary>
    private readonly bool _isOff;

    /// <summary>The largest set, in its order; null when there is none, or when the file is in another.</summary>
    private KnownRowWalk? _walk;
    private int _misses;

    /// <summary>Which rows of the largest set were found, by their place in it.</summary>
    private readonly BitSet _walked = new();

    /// <summary>The rows of the other sets, and whether each was found; the places of the rows, plus one, by fingerprint.</summary>
    private readonly List<KnownRow> _others = [];
    private readonly BitSet _othersFound = new();
    private int[] _places = [0];

    /// <summary>The contacts of which a row was found: in other words it may be known twice.</summary>
    private readonly BitSet _contacts = new();
    private int _foundCount;

    /// <summary>Rows in the order of the file, and those that are applied before the others.</summary>
    private readonly KnownRowWriter _inOrder;
    private readonly KnownRowWriter _ahead;

    private KnownRows(IUnitOfWork work, string source, byte[] context, DateTime today, bool isOff)
    {
        _work = work;
        _source = source;
        _today = today;
        _inOrder = new KnownRowWriter(work, source, context);
        _ahead = new KnownRowWriter(work, source, context);
        _isOff = isOff;
        _sets = isOff ? [] : work.KnownRows.Sets(source).OrderByDescending(set => set.Rows).ToList();
        _fits = _sets.All(set => set.Context.AsSpan().SequenceEqual(context));
        if (!_fits || _sets.Count == 0)
        {
            return;
        }

        TouchedContacts[] touched = TouchedContacts.Of(work, _sets);
        int day = KnownRow.DayNumber(today);
        _walk = new KnownRowWalk(work.KnownRows.Parts(_sets[0].Id), row => Holds(row, touched[0]));
        for (int set = 1; set < _sets.Count; set++)
        {
            int others = set;
            using var rest = new KnownRowWalk(work.KnownRows.Parts(_sets[set].Id), row => Holds(row, touched[others]));
            _others.AddRange(rest.Rest().Select(place => place.Row));
        }

        IndexOthers();

        bool Holds(in KnownRow row, TouchedContacts since) => row.HoldsOn(day) && !since.Contains(row.ContactId);
    }

    /// <summary>Reads what is known of the source of a run.</summary>
    internal static KnownRows Read(IUnitOfWork work, string source, IEmployeeFile file, FieldMap map, EmployeeFileRequest request, DateTime today) =>
        new(work, source, Context(file, map, request), today, map.HasScript);

    public void Dispose() => EndWalk();

    /// <summary>Whether a row is known to change nothing, as long as no other one is for its contact.</summary>
    internal bool TryFind(UInt128 fingerprint, out KnownPlace found)
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

    /// <summary>Passes over a row that was found; false when one of its contact was passed over before.</summary>
    internal bool Take(in KnownPlace found)
    {
        if (!_contacts.Add(found.Row.ContactId))
        {
            return false;
        }

        (found.IsOfWalk ? _walked : _othersFound).Add(found.Place);
        _foundCount++;
        return true;
    }

    /// <summary>Whether a row of a contact was found.</summary>
    internal bool Has(long contactId) => _contacts.Contains(contactId);

    /// <summary>Is called between finding and adding.</summary>
    /// <param name="others">How many rows were not found.</param>
    internal void BeginWriting(int others)
    {
        EndWalk();
        if (_isOff)
        {
            return;
        }

        // What is added becomes a set of its own. When there are many, or much of what is kept is of no use any more, all is
        // written again.
        if (_fits
            && (others == 0 || (_sets.Count < MostSets && _sets.Sum(set => set.Rows) < ((_foundCount + others) * 3L / 2) + KnownRowWriter.PartSize)))
        {
            return;
        }

        if (_fits && _sets.Count > 0)
        {
            // Read and written in turn: what is written has other numbers.
            using var walk = new KnownRowWalk(_work.KnownRows.Parts(_sets[0].Id), static _ => true);
            foreach ((KnownRow row, int place, _) in walk.Rest())
            {
                if (_walked.Contains(place))
                {
                    _inOrder.Add(row);
                }
            }

            for (int i = 0; i < _others.Count; i++)
            {
                if (_othersFound.Contains(i))
                {
                    _ahead.Add(_others[i]);
                }
            }
        }

        _work.KnownRows.Clear(_source, before: Math.Min(_inOrder.SetId ?? long.MaxValue, _ahead.SetId ?? long.MaxValue));
    }

    /// <summary>Keeps a row that was applied, if the next import would have nothing to do for it.</summary>
    /// <param name="plan">What became of the row.</param>
    /// <param name="runId">The run.</param>
    /// <param name="phase">When it was applied.</param>
    internal void Add(RowPlan plan, long runId, ImportPhase phase)
    {
        // What could not be done is tried again.
        if (!_isOff && plan is { IsRejected: false, Reason: null, Contact: not null })
        {
            (phase == ImportPhase.Others ? _inOrder : _ahead).Add(KnownRow.Of(plan, runId, _today));
        }
    }

    /// <summary>Is called when every row was dealt with.</summary>
    internal void EndWriting()
    {
        _inOrder.Finish();
        _ahead.Finish();
        if ((_inOrder.SetId ?? _ahead.SetId) is not null)
        {
            _work.KnownRows.ForgetChanges();
        }
    }

    /// <summary>What decides beside the row. Whatever a mapping can say must be in <see cref="FieldSource.Describe"/>.</summary>
    private static byte[] Context(IEmployeeFile file, FieldMap map, EmployeeFileRequest request)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RulesVersion} {typeof(KnownRows).Assembly.GetName().Version} "
            + $"{BitConverter.IsLittleEndian}\n{request.CreateUser}\t{file.Delimiter}\t{map.IsExport}\t{map.IsGuarded}\n");
        text.AppendJoin('\t', map.Columns);
        foreach (EmployeeField field in EmployeeField.All)
        {
            text.Append('\n').Append(field).Append('\t');
            map[field]?.Describe(text);
        }

        return XxHash128.Hash(Encoding.UTF8.GetBytes(text.ToString()));
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
