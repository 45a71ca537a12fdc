using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// What must be known of the whole file before its first row is applied: its keys, how many rows each phase has, and which
/// rows are known to change nothing, so that no phase looks at them.
/// </summary>
internal sealed class FileIndex : IDisposable
{
    private static readonly EmployeeField[] Deciding =
    [
        EmployeeField.Type, EmployeeField.FirstName, EmployeeField.LastName, EmployeeField.OrganizationName,
        EmployeeField.Active, EmployeeField.EndDate,
    ];

    /// <summary>How many rows are kept, and how many characters of them: some megabytes.</summary>
    private const int MostOpen = 8192;
    private const int MostOpenLength = 2 * 1024 * 1024;

    private readonly FileKeys _keys;

    /// <summary>Lines whose key an earlier one has, in the order of the file, each with the first that has it.</summary>
    private List<(int Line, int First)> _repeated = [];

    /// <summary>Where the rows stand that are known.</summary>
    private readonly KnownLines _knownLines = new();

    /// <summary>By its place in the file, whether a row is known.</summary>
    private readonly BitSet _known = new();

    /// <summary>The lines that are not with the others.</summary>
    private readonly BitSet _organizations = new();
    private readonly BitSet _leavers = new();

    /// <summary>The rows that are to be applied, as long as they are few: then the file need not be read again for them.</summary>
    private List<OpenRow>? _open = [];
    private int _openLength;
    private readonly int[] _rows = new int[Enum.GetValues<ImportPhase>().Length];
    private int _count;

    /// <summary>The contacts that have a known row.</summary>
    private readonly BitSet _contacts = new();

    private FileIndex(FileKeys keys) => _keys = keys;

    /// <summary>How many rows the file has.</summary>
    internal int Rows => _count;

    /// <summary>How many rows are to be applied.</summary>
    internal int OpenRows => _rows.Sum();

    /// <summary>Reads a file once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="map">Where its fields are.</param>
    /// <param name="today">Who left before is a leaver.</param>
    /// <param name="cache">Says which rows change nothing.</param>
    /// <param name="onKnown">Is given each row that is known, with its line.</param>
    /// <param name="cancellation">Stops.</param>
    internal static FileIndex Scan(
        IEmployeeFile file, FieldMap map, DateTime today, IRowCache cache, Action<long, KnownRow> onKnown, CancellationToken cancellation)
    {
        var index = new FileIndex(new FileKeys(file.Length));
        try
        {
            index.Read(file, map, today, cache, onKnown, cancellation);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public void Dispose() => _keys.Dispose();

    /// <summary>Whether a row has the reference of a contact; one that is rejected counts.</summary>
    internal bool Has(long contactId, string reference) => _contacts.Contains(contactId) || FirstLine(Text.Key(reference)) is not null;

    /// <summary>The line of the first row that is to be applied and has a key; null when there is none. A row that is rejected counts.</summary>
    internal long? FirstLine(string key) => _keys.FirstLine(KeyHash.Of(key));

    /// <summary>The line of an earlier row with the key of the row on a line; null when there is none.</summary>
    /// <param name="line">The row, which is not known.</param>
    /// <param name="contact">The contact that has its key; null when there is none yet.</param>
    internal long? EarlierLine(long line, ContactRow? contact)
    {
        // A row is known only when no row above it that is not has its key.
        if (contact is not null && _contacts.Contains(contact.Id) && _knownLines.LineOf(contact.Id) is { } known && known < line)
        {
            return known;
        }

        int place = _repeated.BinarySearch(((int)line, 0));
        return ~place < _repeated.Count && _repeated[~place] is var repeated && repeated.Line == line ? repeated.First : null;
    }

    /// <summary>The rows that are to be applied; null when they are too many to keep.</summary>
    internal IReadOnlyList<OpenRow>? Open => _open;

    internal bool HasRows(ImportPhase phase) => _rows[(int)phase] > 0;

    internal int RowsOf(ImportPhase phase) => _rows[(int)phase];

    /// <summary>Whether a contact has a row that is passed over.</summary>
    internal bool IsKnown(long contactId) => _contacts.Contains(contactId);

    /// <summary>The phase in which a row is applied; null when it is known.</summary>
    /// <param name="place">How many rows stand above it.</param>
    /// <param name="line">Its line.</param>
    internal ImportPhase? PhaseOf(int place, long line) => _known.Contains(place) ? null : PhaseOf(line);

    /// <summary>The phase in which a row is applied that is not known.</summary>
    internal ImportPhase PhaseOf(long line) =>
        _organizations.Contains(line) ? ImportPhase.Organizations
        : _leavers.Contains(line) ? ImportPhase.Leavers
        : ImportPhase.Others;

    /// <summary>Leaves a row that looked like an organization, and turned out to be a person, to the persons.</summary>
    internal void Defer(long line)
    {
        _organizations.Remove(line);
        _rows[(int)ImportPhase.Others]++;
    }

    private void Read(
        IEmployeeFile file, FieldMap map, DateTime today, IRowCache cache, Action<long, KnownRow> onKnown, CancellationToken cancellation)
    {
        var mapper = new RowMapper(map);
        FieldSource? key = map[EmployeeField.ExternalReference];
        int? plainKey = key is { Map: null, Digits: 0, Empty: null } && !map.IsGuarded && key.Reads is [var column] ? column : null;
        var phases = new PhaseGuess(file.Columns.Count, map);
        using RowCursor row = file.Open(cancellation);
        bool isKeyRead = false;
        UInt128? hash = null;
        EmployeeRow? mapped = null;

        // A known row must be the first of its contact. An unknown row above it is seen here; one below it is seen when its contact is looked up.
        AcceptKnownRow accept = (in KnownRow known) =>
        {
            if (!_keys.IsEmpty)
            {
                ReadKey();
                if (hash is null || _keys.MayHave(hash.Value))
                {
                    return false;
                }
            }

            return _contacts.Add(known.ContactId);
        };
        while (row.Read())
        {
            isKeyRead = false;
            if (cache.IsUnchanged(row.Fingerprint, accept, out KnownRow before))
            {
                _knownLines.Add(before.ContactId, row.Line);
                Add(row.Line, null);
                onKnown(row.Line, before);
                continue;
            }

            ReadKey();
            if (hash is not null)
            {
                _keys.Add(hash.Value, row.Line);
            }

            Add(row.Line, mapped is null ? phases.PhaseOf(row, mapper, today) : PhaseGuess.PhaseOf(mapped, today));
            Keep(row);
        }

        _repeated = _keys.End();

        // A row whose key cannot be read from its bytes is mapped as a whole.
        void ReadKey()
        {
            if (isKeyRead)
            {
                return;
            }

            isKeyRead = true;
            hash = plainKey is null ? null : row.PlainKey(plainKey.Value);
            mapped = hash is null ? mapper.Map(row.Row()) : null;
            if (mapped?.Key is { } text)
            {
                hash = KeyHash.Of(text);
            }
        }
    }

    private void Add(long line, ImportPhase? phase)
    {
        int place = _count++;
        if (phase is null)
        {
            _known.Add(place);
            return;
        }

        _rows[(int)phase.Value]++;
        if (phase.Value != ImportPhase.Others)
        {
            (phase.Value == ImportPhase.Organizations ? _organizations : _leavers).Add(line);
        }
    }

    private void Keep(RowCursor row)
    {
        if (_open is null)
        {
            return;
        }

        FileRow cells = row.Row();
        _openLength += cells.Cells.Sum(cell => cell.Length);
        _open.Add(new OpenRow(cells, row.Fingerprint));
        if (_open.Count > MostOpen || _openLength > MostOpenLength)
        {
            _open = null;
        }
    }

    /// <summary>Tells the phase of most rows by a few of their cells.</summary>
    private sealed class PhaseGuess
    {
        private readonly string[] _cells;
        private readonly int[]? _columns;

        internal PhaseGuess(int columns, FieldMap map)
        {
            _cells = Enumerable.Repeat(string.Empty, columns).ToArray();
            List<IReadOnlyList<int>?> reads = Deciding.Where(map.Has).Select(field => map[field]!.Reads).ToList();
            _columns = reads.Contains(null) ? null : reads.SelectMany(columns => columns!).Distinct().ToArray();
        }

        internal ImportPhase PhaseOf(RowCursor row, RowMapper mapper, DateTime today)
        {
            if (_columns is not null)
            {
                foreach (int column in _columns)
                {
                    _cells[column] = row.Cell(column);
                }

                // With others at fault it would be with the others too.
                if (row.Fault is not null || PhaseOf(mapper.Map(new FileRow(row.Line, _cells, null)), today) == ImportPhase.Others)
                {
                    return ImportPhase.Others;
                }
            }

            return PhaseOf(mapper.Map(row.Row()), today);
        }

        internal static ImportPhase PhaseOf(EmployeeRow row, DateTime today) =>
            row.Faults.Any(fault => fault.Field is null) ? ImportPhase.Others

            // Whatever else is wrong with it.
            : row.Faults.Count > 0 ? (row.SaysLeft(today) ? ImportPhase.Leavers : ImportPhase.Others)
            : row.InferredType == ContactType.Organization ? ImportPhase.Organizations
            : row.SaysLeft(today) ? ImportPhase.Leavers
            : ImportPhase.Others;
    }
}

/// <summary>A row that is to be applied.</summary>
/// <param name="Row">The row.</param>
/// <param name="Fingerprint">A hash of it.</param>
internal readonly record struct OpenRow(FileRow Row, UInt128 Fingerprint);
