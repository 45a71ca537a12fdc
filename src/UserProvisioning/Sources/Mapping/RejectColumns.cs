namespace UserProvisioning.Sources.Mapping;

/// <summary>The two columns that a file of rejected rows has after the original columns.</summary>
internal static class RejectColumns
{
    private static readonly string[] Names = ["Line", "Reason"];

    /// <summary>The names that are used when the file has columns of the first names already.</summary>
    private static readonly string[] OtherNames = ["RejectLine", "RejectReason"];

    /// <summary>The number of the file's original columns, without the two columns of an earlier file of rejected rows.</summary>
    internal static int CountOwn(IReadOnlyList<string> columns) =>
        columns.Count > 2 && (EndsIn(columns, Names) || EndsIn(columns, OtherNames)) ? columns.Count - 2 : columns.Count;

    /// <summary>The names of the two columns, for a file with the given original columns.</summary>
    internal static string[] For(IReadOnlyList<string> own) =>
        own.Any(column => Names.Contains(column, StringComparer.OrdinalIgnoreCase)) ? OtherNames : Names;

    private static bool EndsIn(IReadOnlyList<string> columns, string[] names) =>
        columns[^2].Equals(names[0], StringComparison.OrdinalIgnoreCase) && columns[^1].Equals(names[1], StringComparison.OrdinalIgnoreCase);
}
