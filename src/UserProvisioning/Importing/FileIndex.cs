using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Importing.Primary;
using UserProvisioning.Importing.Selecting;
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
    /// <summary>After so many rows the reading reports how far it is.</summary>
    internal const int RowsPerReport = 1000;

    private readonly FileKeys _keys;

    /// <summary>Lines that repeat the key of an earlier line, in the order of the file, each with the first line that has the key.</summary>
    private List<(int Line, int First)> _repeated = [];

    /// <summary>The lines of the known rows, by contact.</summary>
    private readonly KnownLines _knownLines = new();

    /// <summary>The rows that are not applied, by position in the file: known rows, and rows that are not selected.</summary>
    private readonly BitSet _known = new();

    private readonly RowPhases _phases = new();
    private readonly PendingRows _pending = new();
    private int _count;

    /// <summary>The contacts that have a known row.</summary>
    private readonly BitSet _contacts = new();

    /// <summary>The rows that do not count because another row of the same person does; null when each person has one row.</summary>
    private readonly SurplusRows? _surplus;

    private FileIndex(FileKeys keys, SurplusRows? surplus, bool isWhole)
    {
        _keys = keys;
        _surplus = surplus;
        IsWhole = isWhole;
    }

    /// <summary>Whether every row of the file is applied or known, and not only some selected rows.</summary>
    internal bool IsWhole { get; }

    /// <summary>How many rows the file has.</summary>
    internal int Rows => _count;

    /// <summary>How many rows are to be applied.</summary>
    internal int PendingCount => _phases.Count;

    /// <summary>How many rows change nothing because another row of the same person counts.</summary>
    internal int SurplusCount => _surplus?.Count ?? 0;

    /// <summary>Reads a file once.</summary>
    /// <param name="source">The file.</param>
    /// <param name="surplus">The rows that do not count because another row of the same person does; null when each person has one row.</param>
    /// <param name="today">A person whose end date lies before this day is a leaver.</param>
    /// <param name="cache">Says which rows change nothing.</param>
    /// <param name="selection">Which rows are to be applied; null for all.</param>
    /// <param name="onKnown">Receives each known row with its line.</param>
    /// <param name="onRows">Receives from time to time how many rows were read.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    internal static FileIndex Scan(
        OpenedFile source,
        SurplusRows? surplus,
        DateTime today,
        IRowCache cache,
        RowSelection? selection,
        ReceiveKnownRow onKnown,
        Action<int> onRows,
        CancellationToken cancellation)
    {
        var index = new FileIndex(new FileKeys(source.File.Length), surplus, isWhole: selection is null);
        try
        {
            index.Read(source.File, source.Map, today, cache, selection, onKnown, onRows, cancellation);
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
    internal bool Has(long contactId, string reference) => _contacts.Contains(contactId) || FirstLine(Text.Key(reference)) is not null
        || AliasLine(contactId) is not null;

    /// <summary>The first line whose key is that of a contact which was merged into a contact; null when there is none.</summary>
    internal long? AliasLine(long contactId) => Aliases[contactId].Select(FirstLine).Where(line => line is not null).Min();

    /// <summary>The keys of the contacts that were merged into others, by the id of the other.</summary>
    internal ILookup<long, string> Aliases { get; set; } = Array.Empty<string>().ToLookup(_ => 0L);

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

    /// <summary>The line that counts for the person of a row instead of the row; null when the row itself counts.</summary>
    internal long? PrimaryLine(long line) => _surplus?.PrimaryOf(line);

    /// <summary>The rows that are to be applied; null when they are too many to keep.</summary>
    internal IReadOnlyList<PendingRow>? Pending => _pending.Rows;

    internal bool HasRows(ImportPhase phase) => RowsOf(phase) > 0;

    internal int RowsOf(ImportPhase phase) => _phases.CountOf(phase);

    /// <summary>Whether a contact has a known row, which the import skips.</summary>
    internal bool IsKnown(long contactId) => _contacts.Contains(contactId);

    /// <summary>The phase in which a row is applied; null for a known row.</summary>
    /// <param name="place">How many rows stand above the row.</param>
    /// <param name="line">The line of the row.</param>
    internal ImportPhase? PhaseOf(int place, long line) => _known.Contains(place) ? null : PhaseOf(line);

    /// <summary>The phase in which a row is applied that is not a known row.</summary>
    internal ImportPhase PhaseOf(long line) => _phases.Of(line);

    /// <inheritdoc cref="RowPhases.Defer"/>
    internal void Defer(long line) => _phases.Defer(line);

    private void Read(
        IEmployeeFile file,
        FieldMap map,
        DateTime today,
        IRowCache cache,
        RowSelection? selection,
        ReceiveKnownRow onKnown,
        Action<int> onRows,
        CancellationToken cancellation)
    {
        var mapper = new RowMapper(map);
        var keys = new RowKeys(map, mapsAll: selection is { IsByReference: true });
        var phases = new PhaseFinder(file.Columns.Count, map);
        using RowCursor row = file.Open(cancellation);

        // A row counts as known only if it is the first row of its contact. This compares it with the unknown rows above it; EarlierLine compares
        // the unknown rows below it.
        AcceptKnownRow accept = (in KnownRow known) => !_keys.MayHave(known.Key) && _contacts.Add(known.ContactId);
        for (; row.Read(); _count++)
        {
            if (_count % RowsPerReport == 0)
            {
                onRows(_count);
            }

            bool isSurplus = PrimaryLine(row.Line) is not null;

            // The cache would say of a surplus row that it is the row of its contact.
            if (!isSurplus && cache.IsUnchanged(row.Fingerprint, accept, out KnownRow before))
            {
                _knownLines.Add(before.ContactId, row.Line);
                _known.Add(_count);
                onKnown(row.Line, in before);
                continue;
            }

            UInt128? key = keys.Read(row, out EmployeeRow? mapped);
            if (key is not null && !isSurplus)
            {
                _keys.Add(key.Value, row.Line);
            }

            if (selection?.HasRow(row.Line, mapped?.Contact.ExternalReference) == false)
            {
                _known.Add(_count);
                continue;
            }

            if (_pending.Rows is not null)
            {
                mapped = _pending.Add(row, mapped, mapper);
            }

            _phases.Add(row.Line, isSurplus ? ImportPhase.Others
                : mapped is null ? phases.PhaseOf(row, mapper, today)
                : PhaseFinder.PhaseOf(mapped, today));
        }

        onRows(_count);
        _repeated = _keys.End();
    }
}
