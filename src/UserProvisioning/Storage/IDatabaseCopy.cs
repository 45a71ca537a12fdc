using System.Data.Common;

namespace UserProvisioning.Storage;

/// <summary>An engine whose databases can be copied into a database of another engine.</summary>
internal interface ICopySource
{
    /// <summary>Opens a view of the database that sees nothing of what is written after the first read from it.</summary>
    IDatabaseSnapshot Snapshot();
}

/// <summary>An engine that can take over the content of a database of another engine.</summary>
internal interface ICopyTarget
{
    /// <summary>Refuses what <see cref="CopyFrom"/> would refuse, and copies nothing.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: this database is not empty.</exception>
    void CheckCopy();

    /// <summary>Copies all rows into this database, which must be empty, in one transaction.</summary>
    /// <param name="source">The database to copy.</param>
    /// <param name="progress">Is told the table that is being copied.</param>
    /// <param name="cancellation">Stops; nothing was copied then.</param>
    /// <returns>How many rows each table had.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: this database is not empty.</exception>
    IReadOnlyDictionary<string, long> CopyFrom(ICopySource source, Action<string> progress, CancellationToken cancellation);
}

/// <summary>The rows of a database at one moment, in the types in which its engine stores them.</summary>
internal interface IDatabaseSnapshot : IDisposable
{
    /// <summary>The names of the columns that a table has here and in a copy.</summary>
    string[] ColumnsOf(string table);

    /// <summary>Reads all rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="order">What stands after ORDER BY.</param>
    DbDataReader Rows(string table, string[] columns, string order);

    /// <summary>The highest id that each table has ever given to a row.</summary>
    IReadOnlyList<(string Table, long LastId)> LastIds();
}
