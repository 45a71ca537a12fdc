using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>What every service works with: the database, the clock, and who is asking.</summary>
internal sealed record ProvisioningContext(IProvisioningStore Store, TimeProvider Time, string Actor)
{
    /// <summary>The account and machine of this process, as the audit trail names them.</summary>
    internal static string CurrentActor()
    {
        string user = Environment.UserDomainName is { Length: > 0 } domain
            && !domain.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? $@"{domain}\{Environment.UserName}"
            : Environment.UserName;
        return $"{user}@{Environment.MachineName}";
    }

    /// <summary>
    /// Does one unit of work that writes; the work commits it. It may be called more than once, since a unit that a passing fault has
    /// undone is done again: what it gathers, it must gather anew.
    /// </summary>
    internal T Write<T>(Func<IUnitOfWork, T> work, CancellationToken cancellation) => Store.Repeat(
        () =>
        {
            using IUnitOfWork unit = Store.Write(cancellation);
            return work(unit);
        },
        cancellation);

    /// <summary>Does one unit of work that writes and answers nothing.</summary>
    internal void Write(Action<IUnitOfWork> work, CancellationToken cancellation) => Write(
        unit =>
        {
            work(unit);
            return true;
        },
        cancellation);

    /// <summary>The client settings as they hold within a unit of work.</summary>
    internal static ClientSettings Settings(IUnitOfWork work) => new(work.Settings.Client());
}
