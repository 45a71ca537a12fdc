using System.Buffers;
using System.IO.Hashing;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Files;

/// <summary>Goes through the rows of a file from the first one; each is taken apart only as far as it is asked for.</summary>
internal abstract class RowCursor : IDisposable
{
    /// <summary>The printable characters of ASCII without lower case: what <see cref="Text.Key"/> leaves as it is.</summary>
    private static readonly SearchValues<byte> KeyBytes =
        SearchValues.Create(Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is < 'a' or > 'z').Select(c => (byte)c).ToArray());

    /// <summary>The line on which the row begins; the first line of the file is 1.</summary>
    internal abstract long Line { get; }

    /// <summary>A hash of the whole row: another one says another thing, or the same in other words.</summary>
    internal abstract UInt128 Fingerprint { get; }

    /// <summary>Why it cannot be read as a row; null when it can.</summary>
    internal abstract string? Fault { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Goes to the next row; false when there is none.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal abstract bool Read();

    /// <summary>A cell; empty for one that the row lacks.</summary>
    internal abstract string Cell(int column);

    /// <summary>The row, taken apart.</summary>
    internal abstract FileRow Row();

    /// <summary>The hash of a cell's <see cref="Text.Key"/>, where that can be told from its bytes alone; else null.</summary>
    internal virtual UInt128? PlainKey(int column) => null;

    /// <summary>As <see cref="KeyHash.Of"/> of the key of a text in UTF-8; null when the text has more than plain ASCII.</summary>
    protected static UInt128? PlainKeyOf(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        // What begins so may be guarded against a spreadsheet, and is not the key as it stands.
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

/// <summary>The rows of a file that can only be enumerated.</summary>
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
