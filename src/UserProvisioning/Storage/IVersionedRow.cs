namespace UserProvisioning.Storage;

/// <summary>
/// A row that is read, decided on and written back, of a table that others may write to past the module. Where an engine lets them do so
/// in between, it must find out.
/// </summary>
internal interface IVersionedRow
{
    long Id { get; }

    /// <summary>Another number after each change, whoever made it; 0 on an engine on which nobody else can write during a unit that does.</summary>
    long RowVersion { get; }

    /// <summary>The table that it is a row of.</summary>
    string Table { get; }
}
