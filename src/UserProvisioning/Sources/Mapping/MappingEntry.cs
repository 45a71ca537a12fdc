namespace UserProvisioning.Sources.Mapping;

/// <summary>One entry of a mapping: the field, and from which columns, value or script it comes.</summary>
internal sealed class MappingEntry(EmployeeField field)
{
    internal EmployeeField Field { get; } = field;

    /// <summary>The names of the columns; none for a constant, or for the column that is recognized.</summary>
    internal IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether the cells of the columns are joined, however many there are.</summary>
    internal bool IsJoined { get; init; }

    /// <summary>Whether every row has the same value.</summary>
    internal bool IsConstant { get; init; }

    /// <summary>Everything but the columns.</summary>
    internal FieldSource Source { get; init; } = new();
}
