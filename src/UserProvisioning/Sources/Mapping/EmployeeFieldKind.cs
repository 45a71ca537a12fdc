namespace UserProvisioning.Sources.Mapping;

/// <summary>The kinds of values in the cells of an employee file.</summary>
internal enum EmployeeFieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>Person or organization.</summary>
    ContactType,

    /// <summary>A choice of the names that make up the display name.</summary>
    NameUse,

    /// <summary>The name of a license.</summary>
    License,

    /// <summary>A list of names, separated by <c>|</c>.</summary>
    Names,
}
