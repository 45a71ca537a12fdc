using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The lines of a file that change nothing, as ranges: one range covers consecutive lines whose items in an earlier run are consecutive too.
/// </summary>
internal sealed class UnchangedLines
{
    private readonly List<UnchangedRows> _rows = [];
    private long _line;
    private long _count;
    private long _itemRunId;
    private long _itemLine;

    /// <summary>How many lines were added.</summary>
    internal int Total { get; private set; }

    /// <summary>The ranges, after <see cref="End"/>.</summary>
    internal IReadOnlyList<UnchangedRows> Rows => _rows;

    internal void Add(long line, in KnownRow row)
    {
        Total++;
        if (_count > 0 && _line + _count == line && _itemRunId == row.ItemRunId && _itemLine + _count == row.ItemLine)
        {
            _count++;
            return;
        }

        End();
        (_line, _count, _itemRunId, _itemLine) = (line, 1, row.ItemRunId, row.ItemLine);
    }

    /// <summary>Closes the last range. Call it after the last line was added.</summary>
    internal void End()
    {
        if (_count > 0)
        {
            _rows.Add(new UnchangedRows(_line, _count, _itemRunId, _itemLine));
            _count = 0;
        }
    }
}
