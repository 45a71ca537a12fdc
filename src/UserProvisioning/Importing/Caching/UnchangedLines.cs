using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// Records the lines of a run that changed nothing, as ranges: one stored row covers consecutive lines whose items in an earlier run are
/// consecutive too.
/// </summary>
internal sealed class UnchangedLines(IUnitOfWork work, long runId)
{
    private const int BatchSize = 1000;

    private readonly List<UnchangedRows> _rows = [];
    private long _line;
    private long _count;
    private long _itemRunId;
    private long _itemLine;

    /// <summary>How many lines were added.</summary>
    internal int Total { get; private set; }

    internal void Add(long line, KnownRow row)
    {
        Total++;
        if (_count > 0 && _line + _count == line && _itemRunId == row.ItemRunId && _itemLine + _count == row.ItemLine)
        {
            _count++;
            return;
        }

        Close();
        (_line, _count, _itemRunId, _itemLine) = (line, 1, row.ItemRunId, row.ItemLine);
    }

    /// <summary>Writes the last range. Call it after the last line was added.</summary>
    internal void End()
    {
        Close();
        Write();
    }

    private void Close()
    {
        if (_count > 0)
        {
            _rows.Add(new UnchangedRows(_line, _count, _itemRunId, _itemLine));
            _count = 0;
        }

        if (_rows.Count == BatchSize)
        {
            Write();
        }
    }

    private void Write()
    {
        work.ProvisioningRuns.InsertUnchanged(runId, _rows);
        _rows.Clear();
    }
}
