using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// The rows of a source's last file. A row that is the same to the letter, for a contact that nothing has touched since,
/// under the same mapping and options, and whose end date has not passed meanwhile, changes nothing: it is told by its
/// hash, and neither taken apart nor compared.
/// </summary>
internal sealed class KnownRows
{
    /// <summary>Counts up when the rules change by which a row is applied, so that every row is looked at again.</summary>
    private const int RulesVersion = 1;

    private const int PartSize = 4096;

    private readonly IUnitOfWork _work;
    private readonly string _source;
    private readonly byte[] _context;
    private readonly DateTime _today;
    private readonly IReadOnlySet<long> _touched;
    private readonly KnownRow[] _rows;

    /// <summary>Places in <see cref="_rows"/> plus one, by fingerprint; made when the file is in another order.</summary>
    private int[]? _places;
    private readonly bool[] _found;
    private readonly List<KnownRow> _part = [];
    private int _next;
    private int _foundCount;
    private bool _rewrites;

    private KnownRows(IUnitOfWork work, string source, byte[] context, DateTime today, KnownRow[] rows, IReadOnlySet<long> touched)
    {
        _work = work;
        _source = source;
        _context = context;
        _today = today;
        _rows = rows;
        _touched = touched;
        _found = new bool[rows.Length];
    }

    /// <summary>Reads what is known of the source of a run.</summary>
    internal static KnownRows Read(IUnitOfWork work, string source, FieldMap map, EmployeeFileRequest request, DateTime today)
    {
        byte[] context = Context(source, map, request);
        if (work.KnownRows.Find(source) is not { } known
            || !known.Context.AsSpan().SequenceEqual(context)
            || work.KnownRows.TouchedSince(known) is not { } touched)
        {
            return new KnownRows(work, source, context, today, [], new HashSet<long>());
        }

        var rows = new List<byte[]>(work.KnownRows.Parts(source));
        var all = new KnownRow[rows.Sum(part => KnownRow.Unpack(part).Length)];
        int at = 0;
        foreach (byte[] part in rows)
        {
            ReadOnlySpan<KnownRow> unpacked = KnownRow.Unpack(part);
            unpacked.CopyTo(all.AsSpan(at));
            at += unpacked.Length;
        }

        return new KnownRows(work, source, context, today, all, touched);
    }

    /// <summary>Whether a row is known to change nothing.</summary>
    internal bool Contains(UInt128 fingerprint, out KnownRow row)
    {
        row = default;
        if (Place(fingerprint) is not { } place || _found[place])
        {
            return false;
        }

        row = _rows[place];
        if (!row.HoldsOn(KnownRow.DayNumber(_today)) || _touched.Contains(row.ContactId))
        {
            return false;
        }

        _found[place] = true;
        _foundCount++;
        return true;
    }

    /// <summary>Is called between finding and adding: keeps what was found.</summary>
    /// <param name="hasOthers">Whether the file has rows that were not found.</param>
    internal void BeginWriting(bool hasOthers)
    {
        _rewrites = hasOthers || _foundCount < _rows.Length || _rows.Length == 0;
        if (!_rewrites)
        {
            return;
        }

        _work.KnownRows.Clear(_source);
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_found[i])
            {
                Keep(_rows[i]);
            }
        }
    }

    /// <summary>Keeps a row that was applied, if the next import would have nothing to do for it.</summary>
    internal void Add(RowPlan plan, UInt128 fingerprint, long runId)
    {
        // What could not be done is tried again.
        if (plan is { IsRejected: false, Reason: null, Contact: not null })
        {
            Keep(KnownRow.Of(plan, fingerprint, runId, _today));
        }
    }

    /// <summary>Is called when every row was dealt with.</summary>
    internal void EndWriting()
    {
        WritePart();
        _work.KnownRows.Save(_source, _context);
    }

    /// <summary>What decides beside the row. Whatever else a mapping can say must be in <see cref="FieldSource.Describe"/>.</summary>
    private static byte[] Context(string source, FieldMap map, EmployeeFileRequest request)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RulesVersion}\n{typeof(KnownRows).Assembly.GetName().Version} {BitConverter.IsLittleEndian}\n{source}\n{request.CreateUser}\n{request.Delimiter}\n");
        text.AppendJoin('\t', map.Columns);
        foreach (EmployeeField field in Enum.GetValues<EmployeeField>())
        {
            text.Append('\n').Append(field).Append('\t');
            map[field]?.Describe(text);
        }

        return XxHash128.Hash(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private int? Place(UInt128 fingerprint)
    {
        // Most files come in the order of the one before.
        if (_next < _rows.Length && _rows[_next].Fingerprint == fingerprint)
        {
            return _next++;
        }

        if (_rows.Length == 0)
        {
            return null;
        }

        if (_places is null)
        {
            BuildPlaces();
        }

        int mask = _places!.Length - 1;
        for (int i = (int)(ulong)fingerprint & mask; _places[i] != 0; i = (i + 1) & mask)
        {
            if (_rows[_places[i] - 1].Fingerprint == fingerprint)
            {
                _next = _places[i];
                return _next - 1;
            }
        }

        _next++;
        return null;
    }

    private void BuildPlaces()
    {
        _places = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_rows.Length * 2)];
        int mask = _places.Length - 1;
        for (int row = 0; row < _rows.Length; row++)
        {
            int i = (int)_rows[row].Low & mask;
            while (_places[i] != 0)
            {
                i = (i + 1) & mask;
            }

            _places[i] = row + 1;
        }
    }

    private void Keep(KnownRow row)
    {
        _part.Add(row);
        if (_part.Count == PartSize)
        {
            WritePart();
        }
    }

    private void WritePart()
    {
        if (_part.Count > 0)
        {
            _work.KnownRows.AddPart(_source, KnownRow.Pack(CollectionsMarshal.AsSpan(_part)));
            _part.Clear();
        }
    }
}
