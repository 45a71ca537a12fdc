using System.Data.Common;

namespace UserProvisioning.Storage;

/// <summary>An engine that can hold a private copy of a database of another engine, on which large work is rehearsed.</summary>
internal interface IPrivateCopies
{
    /// <summary>Makes a copy that has the location and the id of the original. It is deleted when it is disposed.</summary>
    /// <param name="original">The copied database, which must stay open as long as the copy.</param>
    /// <param name="snapshot">The rows of the original.</param>
    /// <param name="cancellation">Cancels the copying.</param>
    IProvisioningStore Copy(IProvisioningStore original, IDatabaseSnapshot snapshot, CancellationToken cancellation);

    /// <summary>The error for an exception of a copy; null for any other exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="location">The location of the original.</param>
    ProvisioningException? Translate(Exception exception, string location);
}

/// <summary>An engine whose databases can be copied into a database of another engine.</summary>
internal interface ICopySource
{
    /// <summary>Opens a snapshot of the database, in which later writes are not visible.</summary>
    IDatabaseSnapshot Snapshot();
}

/// <summary>An engine that can receive a copy of a database of another engine.</summary>
internal interface ICopyTarget
{
    /// <summary>Throws the errors that <see cref="CopyFrom"/> would throw, and copies nothing.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: this database is not empty.</exception>
    void CheckCopy();

    /// <summary>Copies all rows into this database, which must be empty, in one transaction.</summary>
    /// <param name="source">The database to copy.</param>
    /// <param name="progress">Receives the name of the table that is being copied.</param>
    /// <param name="cancellation">Cancels the copy; then nothing is copied.</param>
    /// <returns>The number of rows of each table.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: this database is not empty.</exception>
    IReadOnlyDictionary<string, long> CopyFrom(ICopySource source, Action<string> progress, CancellationToken cancellation);
}

/// <summary>The rows of a database at one moment, with the data types of its engine.</summary>
internal interface IDatabaseSnapshot : IDisposable
{
    /// <summary>The columns of a table that a copy takes over.</summary>
    string[] ColumnsOf(string table);

    /// <summary>Reads all rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="order">The text after ORDER BY.</param>
    DbDataReader Rows(string table, string[] columns, string order);

    /// <summary>The highest id that each table has ever given to a row.</summary>
    IReadOnlyList<(string Table, long LastId)> LastIds();
}
