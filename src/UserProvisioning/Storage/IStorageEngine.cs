namespace UserProvisioning.Storage;

/// <summary>
/// A store that begins and commits transactions itself. Only this namespace uses it; services use <see cref="IProvisioningStore"/>.
/// </summary>
internal interface IStorageEngine : IProvisioningStore
{
    /// <summary>How long a writer waits for the write lock before it gives up with <see cref="ErrorIds.Conflict"/>.</summary>
    TimeSpan WriteTimeout { get; set; }

    /// <summary>The process that holds the write lock, as those who wait are told; null when nobody does or when it is not known.</summary>
    WriteLockHolder? Writer(CancellationToken cancellation);

    /// <summary>Begins a transaction. Nobody else can write until it is disposed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another session held the lock of writers for too long.</exception>
    IWritingUnit Begin(CancellationToken cancellation);

    /// <summary>
    /// Runs a unit of work. After a transient fault (a failover, a deadlock) it runs the unit again from its beginning, but only when it is
    /// certain that nothing of the first attempt was stored.
    /// </summary>
    T Repeat<T>(Func<T> unit, CancellationToken cancellation);

    T IProvisioningStore.Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation) => Repeat(
        () =>
        {
            using IWritingUnit unit = Begin(cancellation);
            UnitResult<T> result = work(unit);
            if (result.IsKept)
            {
                unit.Commit();
            }

            return result.Value;
        },
        cancellation);
}

/// <summary>A unit of work with its transaction. When it is disposed without <see cref="Commit"/>, it is rolled back.</summary>
internal interface IWritingUnit : IUnitOfWork
{
    /// <summary>Writes the audit entries that were recorded, and commits.</summary>
    void Commit();

    /// <summary>Marks the present state of the transaction, so that <see cref="RollBack"/> can return to it.</summary>
    void Save(string name);

    /// <summary>Undoes what was written and recorded since the last <see cref="Save"/> of this name. The transaction goes on.</summary>
    void RollBack(string name);
}
