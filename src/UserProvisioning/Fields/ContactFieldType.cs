namespace UserProvisioning;

/// <summary>The type of the values of a contact field that an administrator made.</summary>
public enum ContactFieldType
{
    /// <summary>A text of one line.</summary>
    Text,

    /// <summary>A number, with or without decimals.</summary>
    Number,

    /// <summary>A day.</summary>
    Date,

    /// <summary>True or false.</summary>
    Boolean,
}
