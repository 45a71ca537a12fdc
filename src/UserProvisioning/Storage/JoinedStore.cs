using System.Runtime.ExceptionServices;

namespace UserProvisioning.Storage;

/// <summary>
/// A store whose units of work are all parts of one unit of work of another store, so that they are committed together. A later part sees what an
/// earlier one wrote. A part that is refused is rolled back, and the others stay.
/// </summary>
/// <param name="store">The other store.</param>
/// <param name="unit">Its unit of work.</param>
internal sealed class JoinedStore(IProvisioningStore store, IUnitOfWork unit) : IProvisioningStore
{
    public string Engine => store.Engine;

    public string Location => store.Location;

    public string? DatabaseFile => store.DatabaseFile;

    public int SchemaVersion => store.SchemaVersion;

    public Guid DatabaseId => store.DatabaseId;

    public int RowsPerBatch => store.RowsPerBatch;

    public IUnitOfWork Read() => new SharedUnit(unit);

    // Any other exception ends the whole unit, since the database may have rolled it back already.
    public T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation)
    {
        UnitResult<T> result = default;
        ExceptionDispatchInfo? refusal = null;
        unit.KeepIf(() =>
        {
            try
            {
                result = work(unit);
                return result.IsKept;
            }
            catch (ProvisioningException exception)
            {
                refusal = ExceptionDispatchInfo.Capture(exception);
                return false;
            }
        });
        refusal?.Throw();
        return result.Value;
    }

    /// <exception cref="NotSupportedException">Always: a rehearsal cannot see what this transaction wrote.</exception>
    public IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation) =>
        throw new NotSupportedException("A rehearsal needs a store whose changes are committed.");

    public ProvisioningException? Translate(Exception exception) => store.Translate(exception);

    public bool IsRefusal(Exception exception) => store.IsRefusal(exception);

    public IDisposable HoldActivityLock(string name) => new NoActivityLock();

    public bool IsActivityLockHeld(string name) => store.IsActivityLockHeld(name);

    /// <summary>Does nothing: who began the unit of work ends it.</summary>
    public void Dispose()
    {
    }
}
