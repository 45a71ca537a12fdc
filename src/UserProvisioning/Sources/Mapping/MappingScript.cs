namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Computes the value of a field from a row, for what no declaration covers. It must answer the same for the same row: an
/// import reads a row more than once.
/// </summary>
/// <param name="Compute">
/// The value, as a cell would hold it, from the cells of a row by the names of their columns; empty ones are null. Runs on
/// the thread that called the import. What it throws rejects the row.
/// </param>
public sealed record MappingScript(Func<IReadOnlyDictionary<string, string?>, object?> Compute)
{
    /// <summary>The columns that it is known to read: they must be there, and count as used.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
