using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>The common dependencies of all services: the database, the clock, and the actor.</summary>
internal sealed record ProvisioningContext(IProvisioningStore Store, TimeProvider Time, string Actor)
{
    /// <summary>The cmdlet that works with this context; null when changes belong to no cmdlet.</summary>
    internal RunCall? Call { get; init; }

    /// <summary>What follows from changes of contacts; null when nothing does.</summary>
    internal IContactConsequences? Consequences { get; init; }

    /// <summary>The account and machine of this process, as the audit trail names them.</summary>
    internal static string CurrentActor()
    {
        string user = Environment.UserDomainName is { Length: > 0 } domain
            && !domain.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? $@"{domain}\{Environment.UserName}"
            : Environment.UserName;
        return $"{user}@{Environment.MachineName}";
    }

    /// <summary>Runs a unit of work that writes, as <see cref="IProvisioningStore.Write"/> says.</summary>
    internal T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation) => Store.Write(
        unit =>
        {
            if (Call is not null)
            {
                unit.KeepRows(Call);
            }

            UnitResult<T> result = work(unit);
            return result.IsKept && Settle(unit) ? UnitResult.Keep((T)Consequences!.AsSettled(unit, result.Value)!) : result;
        },
        cancellation);

    /// <summary>
    /// Does what follows from the contacts that the unit has changed so far. Every unit does so before its commit, and what it returns is read again
    /// if that changed a user. Call this only where the unit itself must go on with what it changed.
    /// </summary>
    /// <returns>Whether that changed a user, or made one.</returns>
    internal bool Settle(IUnitOfWork work) => Consequences?.Settle(this, work) == true;

    /// <summary>The time that all sessions on the database share, in UTC: the server's, or this machine's for a database in a file.</summary>
    internal DateTime DatabaseTime(IUnitOfWork work) => work.ServerTime() ?? Time.UtcNow();

    /// <summary>Runs a unit of work that writes and returns nothing. It is committed, unless it throws.</summary>
    internal void Write(Action<IUnitOfWork> work, CancellationToken cancellation) => Write(
        unit =>
        {
            work(unit);
            return UnitResult.Keep(true);
        },
        cancellation);

    /// <summary>
    /// Runs one unit of work for many items. When the storage refuses the batch, each item runs in its own unit, so that only the faulty item
    /// gets the error.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="nameOf">The name of an item in an error.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last result.</param>
    /// <param name="work">Processes some of the items. The unit is committed, unless this function throws.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>For each item, in order: the value or the error.</returns>
    internal IReadOnlyList<Outcome<T>> WriteEach<TItem, T>(
        IReadOnlyList<TItem> items,
        Func<TItem, string> nameOf,
        bool stopAtFirstError,
        Func<IUnitOfWork, IReadOnlyList<TItem>, IReadOnlyList<Outcome<T>>> work,
        CancellationToken cancellation)
        where T : class
    {
        try
        {
            return Write(unit => UnitResult.Keep(work(unit, items)), cancellation);
        }
        catch (Exception exception) when (Store.IsRefusal(exception))
        {
            if (items.Count == 1)
            {
                return [Refused(nameOf(items[0]), exception)];
            }
        }

        var results = new List<Outcome<T>>(items.Count);
        foreach (TItem item in items)
        {
            if (stopAtFirstError && results is [.., { Error: not null }])
            {
                break;
            }

            results.AddRange(WriteEach([item], nameOf, stopAtFirstError, work, cancellation));
        }

        return results;
    }

    private ProvisioningException Refused(string item, Exception exception) => new(
        ErrorIds.Conflict, $"'{Text.Shorten(item)}' stays as it is. {OutsideText.Show(Store.Translate(exception)!)}", item, exception);
}
