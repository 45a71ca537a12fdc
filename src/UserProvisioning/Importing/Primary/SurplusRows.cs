using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing.Primary;

/// <summary>
/// The rows of a file that do not count, because another row of the same person comes before them in the order of -PrimaryRow. To find them, the
/// file is read twice: first all keys, then the values of the persons that have several rows.
/// </summary>
internal sealed class SurplusRows
{
    /// <summary>The lines, in order, each with the line that counts for the person.</summary>
    private readonly List<(int Line, int Primary)> _rows = [];

    private SurplusRows()
    {
    }

    internal int Count => _rows.Count;

    /// <summary>Finds the rows.</summary>
    /// <param name="source">The file, with an order.</param>
    /// <param name="order">The order of the rows of a person.</param>
    /// <param name="onRows">Receives from time to time how many rows were read, and in which of the two readings.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    internal static SurplusRows Find(OpenedFile source, PrimaryOrder order, Action<int, int> onRows, CancellationToken cancellation)
    {
        PrimaryColumn values = order.Values();
        Func<RowCursor, string?> valueOf = order.Reader();
        List<(int Line, int First)> repeated = Repeated(
            source.File, source.Map, row => values.Add(valueOf(row)), rows => onRows(rows, 0), cancellation);
        var surplus = new SurplusRows();
        if (repeated.Count == 0)
        {
            return surplus;
        }

        // The best row of each person that has several, by the first line of the person.
        Dictionary<int, (int Line, PrimaryValue Value)> best = [];
        HashSet<int> firsts = repeated.Select(row => row.First).ToHashSet();
        using (RowCursor row = source.File.Open(cancellation))
        {
            int next = 0;
            for (int rows = 0; row.Read(); rows++)
            {
                ReportTo(count => onRows(count, 1), rows);
                int line = checked((int)row.Line);
                bool isFirst = firsts.Contains(line);
                if (!isFirst && (next == repeated.Count || repeated[next].Line != line))
                {
                    continue;
                }

                int first = isFirst ? line : repeated[next++].First;
                PrimaryValue value = values.Read(valueOf(row));
                if (isFirst || value.IsBefore(best[first].Value, order.IsDescending))
                {
                    best[first] = (line, value);
                }
            }
        }

        surplus._rows.AddRange(firsts.Concat(repeated.Select(row => row.Line))
            .Zip(firsts.Concat(repeated.Select(row => row.First)), (line, first) => (line, best[first].Line))
            .Where(row => row.Item1 != row.Item2));
        surplus._rows.Sort();
        return surplus;
    }

    /// <summary>The line that counts instead of a line; null when the line itself counts.</summary>
    internal long? PrimaryOf(long line)
    {
        int place = ~_rows.BinarySearch(((int)line, 0));
        return place < _rows.Count && _rows[place].Line == line ? _rows[place].Primary : null;
    }

    private static List<(int Line, int First)> Repeated(
        IEmployeeFile file, FieldMap map, Action<RowCursor> onRow, Action<int> onRows, CancellationToken cancellation)
    {
        using var keys = new FileKeys(file.Length);
        var keyOf = new RowKeys(map);
        using RowCursor row = file.Open(cancellation);
        for (int rows = 0; row.Read(); rows++)
        {
            ReportTo(onRows, rows);
            onRow(row);
            if (keyOf.Read(row, out _) is { } key)
            {
                keys.Add(key, row.Line);
            }
        }

        return keys.End();
    }

    private static void ReportTo(Action<int> onRows, int rows)
    {
        if (rows % FileIndex.RowsPerReport == 0)
        {
            onRows(rows);
        }
    }
}
