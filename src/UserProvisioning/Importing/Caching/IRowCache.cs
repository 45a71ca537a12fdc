using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The cache of the rows that earlier imports dealt with. It says which rows of a file change nothing, and is told which rows were applied. With
/// <see cref="NoRowCache"/> an import has the same result, but compares every row.
/// </summary>
internal interface IRowCache : IDisposable
{
    /// <summary>Whether a row of the file changes nothing. Call it for each row in the order of the file.</summary>
    /// <param name="fingerprint">The hash of the row.</param>
    /// <param name="accept">Decides about the cached row, if there is one. If it returns false, the row counts as changed.</param>
    /// <param name="row">The cached row, if the method returns true.</param>
    bool IsUnchanged(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row);

    /// <summary>
    /// Call it when a transaction of the import begins. The cache then forgets what it was told in a transaction that was rolled back.
    /// </summary>
    void BeginTransaction(IUnitOfWork work);

    /// <summary>Call it before a transaction of the import is committed.</summary>
    void EndTransaction(IUnitOfWork work);

    /// <summary>Call it after a transaction of the import was committed.</summary>
    void Committed();

    /// <summary>Tells the cache which rows a run applied. Call it between <see cref="BeginApplying"/> and <see cref="EndApplying"/>.</summary>
    void Applied(IUnitOfWork work, IReadOnlyList<RowPlan> plans, long runId, ImportPhase phase);

    /// <summary>Call it after <see cref="IsUnchanged"/> was called for every row, and before the first row is applied.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="others">How many rows are to be applied.</param>
    void BeginApplying(IUnitOfWork work, int others);

    /// <summary>Call it when every row was applied. From then on, a cached row is valid until something touches its contact.</summary>
    void EndApplying(IUnitOfWork work);
}

/// <summary>Decides whether a cached row may be skipped.</summary>
internal delegate bool AcceptKnownRow(in KnownRow row);

/// <summary>Receives the line of a row of the file that changes nothing, and the row as the cache has it.</summary>
internal delegate void ReceiveKnownRow(long line, in KnownRow row);
