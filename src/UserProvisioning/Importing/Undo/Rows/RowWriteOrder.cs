namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// The order in which rows are written, so that rows of one table are written with one statement: a write comes after the earlier ones about the same
/// row, about a row that it refers to or that refers to it, and about a unique value that it gives up or gets. All others may be written together.
/// </summary>
internal sealed class RowWriteOrder
{
    private readonly Dictionary<string, int> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _referredTo = new(StringComparer.Ordinal);

    /// <summary>Writes that may be done together: of one table, and all of them add, remove, or set the same columns.</summary>
    internal static IEnumerable<List<RowWrite>> Groups(IEnumerable<RowWrite> writes)
    {
        var order = new RowWriteOrder();
        return writes
            .Where(write => write.Now is null || write.Then is null || write.Set.Count > 0)
            .Select(write => (Round: order.RoundOf(write), Write: write))
            .ToList()
            .GroupBy(one => (one.Round, one.Write.Shape.Table, Kind(one.Write)), one => one.Write)
            .OrderBy(group => group.Key.Round)
            .Select(group => group.ToList());
    }

    private static string Kind(RowWrite write) => write.Then is null ? "-" : write.Now is null ? "+"
        : string.Join(',', write.Set.Select(value => value.Column));

    private int RoundOf(RowWrite write)
    {
        List<string> own = [.. Own(write)];
        List<string> parents = [.. Parents(write)];
        int round = 1 + own.Select(one => Math.Max(_written.GetValueOrDefault(one), _referredTo.GetValueOrDefault(one)))
            .Concat(parents.Select(one => _written.GetValueOrDefault(one)))
            .Max();
        own.ForEach(one => _written[one] = round);
        parents.ForEach(one => _referredTo[one] = Math.Max(round, _referredTo.GetValueOrDefault(one)));
        return round;
    }

    /// <summary>The row itself, and the unique values that it has before and after.</summary>
    private static IEnumerable<string> Own(RowWrite write) => Values(write, write.Shape.Unique.Select(columns => columns[0]))
        .Select(value => $"{write.Shape.Table}.{value}")
        .Prepend($"{write.Shape.Table}/{write.Key}")
        .Distinct();

    /// <summary>The rows that it refers to, before and after.</summary>
    private static IEnumerable<string> Parents(RowWrite write) => write.Shape.Parents
        .SelectMany(parent => new[] { write.Now?[parent.Column], write.Then?[parent.Column] }
            .OfType<string>()
            .Select(id => $"{parent.Table}/{id}"))
        .Distinct();

    private static IEnumerable<string> Values(RowWrite write, IEnumerable<string> columns) =>
        from column in columns
        from row in new[] { write.Now, write.Then }
        where row?[column] is not null
        select $"{column}={row[column]}";
}
