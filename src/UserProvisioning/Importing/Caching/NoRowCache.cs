using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>A cache that is always empty.</summary>
internal sealed class NoRowCache : IRowCache
{
    internal static readonly NoRowCache Instance = new();

    private NoRowCache()
    {
    }

    public bool IsUnchanged(UInt128 fingerprint, AcceptKnownRow accept, out KnownRow row)
    {
        row = default;
        return false;
    }

    public void BeginTransaction(IUnitOfWork work)
    {
    }

    public void EndTransaction(IUnitOfWork work)
    {
    }

    public void Committed()
    {
    }

    public void Applied(IUnitOfWork work, IReadOnlyList<RowPlan> plans, long runId, ImportPhase phase)
    {
    }

    public void BeginApplying(IUnitOfWork work, int others)
    {
    }

    public void EndApplying(IUnitOfWork work)
    {
    }

    public void Dispose()
    {
    }
}
