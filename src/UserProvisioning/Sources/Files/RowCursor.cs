using System.Buffers;
using System.IO.Hashing;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Files;

/// <summary>A cursor over the rows of a file. It parses a row only as far as its members are called.</summary>
internal abstract class RowCursor : IDisposable
{
    /// <summary>The characters of ASCII that <see cref="Text.Key"/> does not change: printable, without lower-case letters.</summary>
    private static readonly SearchValues<byte> KeyBytes =
        SearchValues.Create(Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is < 'a' or > 'z').Select(c => (byte)c).ToArray());

    /// <summary>The line on which the row begins; the first line of the file is 1.</summary>
    internal abstract long Line { get; }

    /// <summary>A hash of the whole row. Rows with the same content in another form may have different hashes.</summary>
    internal abstract UInt128 Fingerprint { get; }

    /// <summary>Why the row cannot be read; null when it can.</summary>
    internal abstract string? Fault { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Moves to the next row; false when there is none.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal abstract bool Read();

    /// <summary>The text of a cell; empty when the row has no such cell.</summary>
    internal abstract string Cell(int column);

    /// <summary>The parsed row.</summary>
    internal abstract FileRow Row();

    /// <summary>The hash of a cell's <see cref="Text.Key"/>, when it can be computed from the bytes without decoding; else null.</summary>
    internal virtual UInt128? PlainKey(int column) => null;

    /// <summary>
    /// The same value as <see cref="KeyHash.Of"/> of the text's key; null when the text has more than plain ASCII.
    /// </summary>
    protected static UInt128? PlainKeyOf(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        // A text that begins so may be guarded against a spreadsheet, and then the key is a part of it.
        if (text.IsEmpty || text.Length > 256 || text[0] is (byte)'=' or (byte)'\'')
        {
            return null;
        }

        if (!text.ContainsAnyExcept(KeyBytes))
        {
            return XxHash128.HashToUInt128(text);
        }

        Span<byte> upper = stackalloc byte[text.Length];
        return System.Text.Ascii.ToUpper(text, upper, out _) == OperationStatus.Done && !upper.ContainsAnyExcept(KeyBytes)
            ? XxHash128.HashToUInt128(upper)
            : null;
    }
}

/// <summary>The cursor over a file that has only an enumerator of rows.</summary>
internal sealed class EnumeratedRows(IEnumerable<FileRow> rows) : RowCursor
{
    private readonly IEnumerator<FileRow> _rows = rows.GetEnumerator();
    private readonly XxHash128 _hash = new();

    internal override long Line => _rows.Current.Line;

    internal override string? Fault => _rows.Current.Fault;

    internal override UInt128 Fingerprint => _rows.Current.Fingerprint(_hash);

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }

    internal override bool Read() => _rows.MoveNext();

    internal override string Cell(int column) => column < _rows.Current.Cells.Length ? _rows.Current.Cells[column] : string.Empty;

    internal override FileRow Row() => _rows.Current;
}
