using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The index of a whole file, made before its first row is applied: its keys, how many rows each phase has, and which rows are known to change
/// nothing, so that every phase skips them.
/// </summary>
internal sealed class FileIndex : IDisposable
{
    private static readonly EmployeeField[] PhaseFields =
    [
        EmployeeField.Type, EmployeeField.FirstName, EmployeeField.LastName, EmployeeField.OrganizationName,
        EmployeeField.Active, EmployeeField.EndDate,
    ];

    /// <summary>The most pending rows that are kept in memory, and the most characters in them: a few megabytes.</summary>
    private const int MostPending = 8192;
    private const int MostPendingLength = 2 * 1024 * 1024;

    private readonly FileKeys _keys;

    /// <summary>Lines that repeat the key of an earlier line, in the order of the file, each with the first line that has the key.</summary>
    private List<(int Line, int First)> _repeated = [];

    /// <summary>The lines of the known rows, by contact.</summary>
    private readonly KnownLines _knownLines = new();

    /// <summary>The known rows, by position in the file.</summary>
    private readonly BitSet _known = new();

    /// <summary>The lines of organizations and of leavers. All other rows belong to <see cref="ImportPhase.Others"/>.</summary>
    private readonly BitSet _organizations = new();
    private readonly BitSet _leavers = new();

    /// <summary>The rows that are to be applied, so that the file need not be read again for them; null when they are too many to keep.</summary>
    private List<PendingRow>? _pending = [];
    private int _pendingLength;
    private readonly int[] _rows = new int[Enum.GetValues<ImportPhase>().Length];
    private int _count;

    /// <summary>The contacts that have a known row.</summary>
    private readonly BitSet _contacts = new();

    private FileIndex(FileKeys keys) => _keys = keys;

    /// <summary>How many rows the file has.</summary>
    internal int Rows => _count;

    /// <summary>How many rows are to be applied.</summary>
    internal int PendingCount => _rows.Sum();

    /// <summary>Reads a file once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="map">Says in which columns the fields are.</param>
    /// <param name="today">A person whose end date lies before this day is a leaver.</param>
    /// <param name="cache">Says which rows change nothing.</param>
    /// <param name="onKnown">Receives each known row with its line.</param>
    /// <param name="cancellation">Cancels the reading.</param>
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

    /// <summary>Whether the file has a row for a contact. A rejected row counts.</summary>
    internal bool Has(long contactId, string reference) => _contacts.Contains(contactId) || FirstLine(Text.Key(reference)) is not null;

    /// <summary>
    /// The line of the first row with a key, among the rows that are to be applied; null when there is none. A rejected row counts.
    /// </summary>
    internal long? FirstLine(string key) => _keys.FirstLine(KeyHash.Of(key));

    /// <summary>The line of an earlier row that has the same key as a row; null when there is none.</summary>
    /// <param name="line">The line of the row, which is not a known row.</param>
    /// <param name="contact">The contact that has its key; null when there is none yet.</param>
    internal long? EarlierLine(long line, ContactRow? contact)
    {
        // A row counts as known only if no unknown row above it has its key. So a known row above this one is the first with the key.
        if (contact is not null && _contacts.Contains(contact.Id) && _knownLines.LineOf(contact.Id) is { } known && known < line)
        {
            return known;
        }

        int place = _repeated.BinarySearch(((int)line, 0));
        return ~place < _repeated.Count && _repeated[~place] is var repeated && repeated.Line == line ? repeated.First : null;
    }

    /// <summary>The rows that are to be applied; null when they are too many to keep.</summary>
    internal IReadOnlyList<PendingRow>? Pending => _pending;

    internal bool HasRows(ImportPhase phase) => _rows[(int)phase] > 0;

    internal int RowsOf(ImportPhase phase) => _rows[(int)phase];

    /// <summary>Whether a contact has a known row, which the import skips.</summary>
    internal bool IsKnown(long contactId) => _contacts.Contains(contactId);

    /// <summary>The phase in which a row is applied; null for a known row.</summary>
    /// <param name="place">How many rows stand above the row.</param>
    /// <param name="line">The line of the row.</param>
    internal ImportPhase? PhaseOf(int place, long line) => _known.Contains(place) ? null : PhaseOf(line);

    /// <summary>The phase in which a row is applied that is not a known row.</summary>
    internal ImportPhase PhaseOf(long line) =>
        _organizations.Contains(line) ? ImportPhase.Organizations
        : _leavers.Contains(line) ? ImportPhase.Leavers
        : ImportPhase.Others;

    /// <summary>Moves a row to the last phase: it looked like an organization, but its contact turned out to be a person.</summary>
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
        var phases = new PhaseFinder(file.Columns.Count, map);
        using RowCursor row = file.Open(cancellation);
        bool isKeyRead = false;
        UInt128? hash = null;
        EmployeeRow? mapped = null;

        // A row counts as known only if it is the first row of its contact. This compares it with the unknown rows above it; EarlierLine compares
        // the unknown rows below it.
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

            Add(row.Line, mapped is null ? phases.PhaseOf(row, mapper, today) : PhaseFinder.PhaseOf(mapped, today));
            Keep(row);
        }

        _repeated = _keys.End();

        // If the key cannot be read from the bytes of the row, the whole row is mapped to get it.
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
        if (_pending is null)
        {
            return;
        }

        FileRow cells = row.Row();
        _pendingLength += cells.Cells.Sum(cell => cell.Length);
        _pending.Add(new PendingRow(cells, row.Fingerprint));
        if (_pending.Count > MostPending || _pendingLength > MostPendingLength)
        {
            _pending = null;
        }
    }

    /// <summary>Finds the phase of a row. For most rows it reads only the few cells that decide the phase.</summary>
    private sealed class PhaseFinder
    {
        private readonly string[] _cells;
        private readonly int[]? _columns;

        internal PhaseFinder(int columns, FieldMap map)
        {
            _cells = Enumerable.Repeat(string.Empty, columns).ToArray();
            List<IReadOnlyList<int>?> reads = PhaseFields.Where(map.Has).Select(field => map[field]!.Reads).ToList();
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

                // If these cells say Others, a fault in another cell cannot change that.
                if (row.Fault is not null || PhaseOf(mapper.Map(new FileRow(row.Line, _cells, null)), today) == ImportPhase.Others)
                {
                    return ImportPhase.Others;
                }
            }

            return PhaseOf(mapper.Map(row.Row()), today);
        }

        internal static ImportPhase PhaseOf(EmployeeRow row, DateTime today) =>
            row.Faults.Any(fault => fault.Field is null) ? ImportPhase.Others

            // A leaver loses access in the phase of the leavers even if its row has faults.
            : row.Faults.Count > 0 ? (row.SaysLeft(today) ? ImportPhase.Leavers : ImportPhase.Others)
            : row.InferredType == ContactType.Organization ? ImportPhase.Organizations
            : row.SaysLeft(today) ? ImportPhase.Leavers
            : ImportPhase.Others;
    }
}

/// <summary>A row of the file that is to be applied, because it is not a known row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Fingerprint">A hash of the row as the file has it.</param>
internal readonly record struct PendingRow(FileRow Row, UInt128 Fingerprint);
