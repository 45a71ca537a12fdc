using UserProvisioning.Sources.Files;

namespace UserProvisioning.Importing;

/// <summary>
/// The rows of a file that are to be applied, kept in memory while they are few, so that the file need not be read again for them.
/// </summary>
internal sealed class PendingRows
{
    /// <summary>The most rows that are kept, and the most characters in them: a few megabytes.</summary>
    private const int MostRows = 8192;
    private const int MostLength = 2 * 1024 * 1024;

    private List<PendingRow>? _rows = [];
    private int _length;

    /// <summary>The rows; null when they are too many to keep.</summary>
    internal IReadOnlyList<PendingRow>? Rows => _rows;

    internal void Add(RowCursor row)
    {
        if (_rows is null)
        {
            return;
        }

        FileRow cells = row.Row();
        _length += cells.Cells.Sum(cell => cell.Length);
        _rows.Add(new PendingRow(cells, row.Fingerprint));
        if (_rows.Count > MostRows || _length > MostLength)
        {
            _rows = null;
        }
    }
}

/// <summary>A row of the file that is to be applied, because it is not a known row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Fingerprint">A hash of the row as the file has it.</param>
internal readonly record struct PendingRow(FileRow Row, UInt128 Fingerprint);
