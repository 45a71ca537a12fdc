namespace UserProvisioning.Sources.Objects;

/// <summary>The kinds of values that an object has in a property. The numbers are stored in the file of <see cref="ObjectFileWriter"/>.</summary>
internal enum ObjectCellKind : byte
{
    /// <summary>The property is null or absent, so it says nothing. It is not stored.</summary>
    Null = 0,

    /// <summary>A text, also an empty one, or a value whose text is exact.</summary>
    Text = 1,

    /// <summary>A date, written as 2026-01-31.</summary>
    Date = 2,

    /// <summary>A number that cannot be a reference, since it is not whole or not exact.</summary>
    Inexact = 3,
}
