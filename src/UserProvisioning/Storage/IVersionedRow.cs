namespace UserProvisioning.Storage;

/// <summary>
/// A row of a table that other programs may write to. A unit of work reads the row, decides, and writes it back. The engine
/// detects when another program has changed the row in between.
/// </summary>
internal interface IVersionedRow
{
    long Id { get; }

    /// <summary>
    /// A number that changes with every change of the row. It is always 0 on an engine where no other program can write during a unit that writes.
    /// </summary>
    long RowVersion { get; }

    /// <summary>The name of the row's table.</summary>
    string Table { get; }
}
