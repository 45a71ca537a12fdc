using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing;

/// <summary>
/// The rows of a file that are to be applied, kept in memory while they are few, so that the file need not be read and mapped again for them.
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

    /// <summary>Maps and keeps a row. Call it only while <see cref="Rows"/> are kept.</summary>
    /// <param name="row">The cursor on the row.</param>
    /// <param name="mapped">The mapped row, if the caller has mapped it already; null otherwise.</param>
    /// <param name="mapper">Maps the row if the caller has not.</param>
    /// <returns>The mapped row.</returns>
    internal EmployeeRow Add(RowCursor row, EmployeeRow? mapped, RowMapper mapper)
    {
        FileRow cells = row.Row();
        mapped ??= mapper.Map(cells);
        foreach (string cell in cells.Cells)
        {
            _length += cell.Length;
        }

        _rows!.Add(new PendingRow(mapped, row.Fingerprint));
        if (_rows.Count > MostRows || _length > MostLength)
        {
            _rows = null;
        }

        return mapped;
    }
}

/// <summary>A row of the file that is to be applied, because it is not a known row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Fingerprint">A hash of the row as the file has it.</param>
internal readonly record struct PendingRow(EmployeeRow Row, UInt128 Fingerprint);
