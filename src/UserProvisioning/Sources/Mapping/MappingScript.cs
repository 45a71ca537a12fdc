namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// A script that computes the value of a field from a row. It must return the same result for the same row, because an
/// import reads a row more than once.
/// </summary>
/// <param name="Compute">
/// The function. It gets the cells of a row by column name (null for an empty cell), and returns the value as a cell would hold it. It runs on
/// the thread that called the import. An exception rejects the row.
/// </param>
public sealed record MappingScript(Func<IReadOnlyDictionary<string, string?>, object?> Compute)
{
    /// <summary>The columns that the script is known to read. They must exist, and count as used.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
