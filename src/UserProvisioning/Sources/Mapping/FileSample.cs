using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Reads the first rows of a file to improve messages: it finds the order of day and month, and the values of an unused column.
/// </summary>
internal static class FileSample
{
    private const int Rows = 500;
    private const int MostValues = 20;

    /// <summary>Adds the findings to the messages of a map.</summary>
    internal static void Complete(FieldMap map, IEmployeeFile file, CancellationToken cancellation)
    {
        var days = new List<(EmployeeField Field, int Column, DayOrder Order)>();
        foreach (EmployeeField field in map.Fields.Dates)
        {
            if (map[field] is { Column: { } column, Map: null })
            {
                days.Add((field, column, new DayOrder(map.Columns[column])));
            }
        }

        List<(int Column, SortedSet<string> Values)> statuses = map.UnusedStatuses.ConvertAll(
            column => (column, new SortedSet<string>(StringComparer.OrdinalIgnoreCase)));
        if (days.Count + statuses.Count == 0)
        {
            return;
        }

        using (RowCursor row = file.Open(cancellation))
        {
            for (int i = 0; i < Rows && row.Read(); i++)
            {
                foreach ((_, int column, DayOrder order) in days)
                {
                    order.Add(Text.Clean(row.Cell(column)));
                }

                foreach ((int column, SortedSet<string> values) in statuses)
                {
                    if (values.Count < MostValues && Text.Clean(row.Cell(column)) is { } value)
                    {
                        values.Add(value);
                    }
                }
            }
        }

        foreach ((EmployeeField field, _, DayOrder order) in days)
        {
            map[field] = map[field]! with { Days = order };
        }

        map.Warnings.InsertRange(0, statuses.Select(status => StatusColumns.Warning(map.Words, map.Columns[status.Column], status.Values)));
    }
}
