namespace UserProvisioning.Storage;

/// <summary>
/// A row of a table that other programs may write to as well. A unit of work reads it, decides on it and writes it back; the engine must
/// detect that another program changed it in between.
/// </summary>
internal interface IVersionedRow
{
    long Id { get; }

    /// <summary>
    /// A number that every change replaces by another. Always 0 on an engine where no other program can write during a unit that writes.
    /// </summary>
    long RowVersion { get; }

    /// <summary>The table that it is a row of.</summary>
    string Table { get; }
}
