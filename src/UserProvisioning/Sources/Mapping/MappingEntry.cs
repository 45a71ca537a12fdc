namespace UserProvisioning.Sources.Mapping;

/// <summary>One entry of a mapping: a field and its source (columns, a value or a script).</summary>
internal sealed class MappingEntry(EmployeeField field)
{
    internal EmployeeField Field { get; } = field;

    /// <summary>The names of the columns; none for a constant, or when the recognized column is used.</summary>
    internal IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether the cells of the columns are joined.</summary>
    internal bool IsJoined { get; init; }

    /// <summary>Whether every row gets the same value.</summary>
    internal bool IsConstant { get; init; }

    /// <summary>The source of the field, without its columns.</summary>
    internal FieldSource Source { get; init; } = new();
}
