namespace UserProvisioning.Storage;

/// <summary>
/// A store that executes all changes and keeps none: all its units of work share one transaction of the real store, which is rolled back at
/// the end. A later unit sees what an earlier one wrote, and the database refuses what it would refuse otherwise.
/// </summary>
/// <param name="store">The real store.</param>
/// <param name="outer">The rehearsal in which this rehearsal is nested; null for none.</param>
internal sealed class RehearsalStore(IStorageEngine store, RehearsalStore? outer = null) : IProvisioningStore
{
    private const string OfUnit = "Unit";
    private const string OfRehearsal = "Rehearsal";

    private IWritingUnit? _unit;

    public string Engine => store.Engine;

    public string Location => store.Location;

    public string? DatabaseFile => store.DatabaseFile;

    public int SchemaVersion => store.SchemaVersion;

    public Guid DatabaseId => store.DatabaseId;

    public int RowsPerBatch => store.RowsPerBatch;

    // The first unit that writes begins the transaction, and with it takes the lock of writers.
    public IUnitOfWork Read() => (_unit ?? outer?._unit) is { } unit ? new SharedUnit(unit) : store.Read();

    // A fault rolls back the earlier units as well, so a single unit cannot be repeated.
    public T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation)
    {
        IWritingUnit unit = Begin(cancellation);
        unit.Save(OfUnit);
        bool isKept = false;
        try
        {
            UnitResult<T> result = work(unit);
            isKept = result.IsKept;
            return result.Value;
        }
        finally
        {
            if (!isKept)
            {
                unit.RollBack(OfUnit);
            }
        }
    }

    public IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation) => new RehearsalStore(store, this);

    public ProvisioningException? Translate(Exception exception) => store.Translate(exception);

    public bool IsRefusal(Exception exception) => store.IsRefusal(exception);

    // Others must not see a rehearsal as work in progress.
    public IDisposable HoldActivityLock(string name) => new NoActivityLock();

    public bool IsActivityLockHeld(string name) => store.IsActivityLockHeld(name);

    /// <summary>Rolls back what this rehearsal wrote. The real store stays open.</summary>
    public void Dispose()
    {
        if (outer is null)
        {
            _unit?.Dispose();
        }
        else
        {
            _unit?.RollBack(OfRehearsal);
        }

        _unit = null;
    }

    private IWritingUnit Begin(CancellationToken cancellation)
    {
        if (_unit is null)
        {
            _unit = outer?.Begin(cancellation) ?? store.Begin(cancellation);
            if (outer is not null)
            {
                _unit.Save(OfRehearsal);
            }
        }

        return _unit;
    }
}
