namespace UserProvisioning.Sources.Mapping;

/// <summary>What the cells of a column of an employee file hold.</summary>
internal enum EmployeeFieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A day.</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>Person or organization.</summary>
    ContactType,

    /// <summary>Which names make up the display name.</summary>
    NameUse,

    /// <summary>The name of a license.</summary>
    License,

    /// <summary>Names with <c>|</c> between them.</summary>
    Names,
}
