using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Writes down which lines changed nothing: one row for as many as follow each other, in this file and in the run that last had an item for them.</summary>
internal sealed class UnchangedLines(IUnitOfWork work, long runId)
{
    private const int BatchSize = 1000;

    private readonly List<UnchangedRows> _rows = [];

    internal int Count { get; private set; }

    internal void Add(long line, KnownRow row)
    {
        Count++;
        if (_rows.Count > 0 && _rows[^1] is var last
            && last.Line + last.Rows == line && last.ItemRunId == row.ItemRunId && last.ItemLine + last.Rows == row.ItemLine)
        {
            _rows[^1] = last with { Rows = last.Rows + 1 };
            return;
        }

        if (_rows.Count == BatchSize)
        {
            Write();
        }

        _rows.Add(new UnchangedRows(line, 1, row.ItemRunId, row.ItemLine));
    }

    internal void Write()
    {
        work.ImportRuns.InsertUnchanged(runId, _rows);
        _rows.Clear();
    }
}
