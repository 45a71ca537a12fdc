using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The cache of the rows that earlier imports dealt with. It says which rows of a file change nothing, and is told which rows were applied. With
/// <see cref="NoRowCache"/> in its place an import does the same, and looks at every row.
/// </summary>
internal interface IRowCache : IDisposable
{
    /// <summary>Whether a row of the file changes nothing. Call it for each row in the order of the file.</summary>
    /// <param name="fingerprint">The hash of the row.</param>
    /// <param name="accept">Is asked about the cached row, if there is one: false when the row must be looked at all the same.</param>
    /// <param name="row">The cached row, if the answer is true.</param>
    bool IsUnchanged(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row);

    /// <summary>Call it when a transaction of the import begins; what one that was lost was told is forgotten.</summary>
    void BeginTransaction(IUnitOfWork work);

    /// <summary>Call it before a transaction of the import is committed.</summary>
    void EndTransaction(IUnitOfWork work);

    /// <summary>Call it after a transaction of the import was committed.</summary>
    void Committed();

    /// <summary>Rows were applied by a run. Call it between <see cref="BeginApplying"/> and <see cref="EndApplying"/>.</summary>
    void Applied(IUnitOfWork work, IReadOnlyList<RowPlan> plans, long runId, ImportPhase phase);

    /// <summary>Call it when every row was asked for, and before the first is applied.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="others">How many rows are to be applied.</param>
    void BeginApplying(IUnitOfWork work, int others);

    /// <summary>Call it when every row was applied: from here on a cached row holds until something touches its contact.</summary>
    void EndApplying(IUnitOfWork work);
}

/// <summary>Says whether a row that the cache has may be passed over.</summary>
internal delegate bool AcceptKnownRow(in KnownRow row);
