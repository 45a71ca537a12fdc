namespace UserProvisioning.Sources.Mapping;

/// <summary>The two columns that a file of rejected rows has behind those of the original.</summary>
internal static class RejectColumns
{
    private static readonly string[] Names = ["Line", "Reason"];

    /// <summary>When the file has columns of those names already.</summary>
    private static readonly string[] OtherNames = ["RejectLine", "RejectReason"];

    /// <summary>How many of the columns are the file's own: not the two that an earlier file of rejects had behind them.</summary>
    internal static int CountOwn(IReadOnlyList<string> columns) =>
        columns.Count > 2 && (EndsIn(columns, Names) || EndsIn(columns, OtherNames)) ? columns.Count - 2 : columns.Count;

    /// <summary>What the two are called in a file with the given columns of its own.</summary>
    internal static string[] For(IReadOnlyList<string> own) =>
        own.Any(column => Names.Contains(column, StringComparer.OrdinalIgnoreCase)) ? OtherNames : Names;

    private static bool EndsIn(IReadOnlyList<string> columns, string[] names) =>
        columns[^2].Equals(names[0], StringComparison.OrdinalIgnoreCase) && columns[^1].Equals(names[1], StringComparison.OrdinalIgnoreCase);
}
