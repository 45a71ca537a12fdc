using System.Diagnostics;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// A sequence of short transactions that together do a long piece of work, so that other writers wait for a fraction of a second only. Each step is
/// committed whole or not at all.
/// </summary>
/// <typeparam name="T">What the steps of one transaction share.</typeparam>
internal sealed class ShortTransactions<T>
    where T : class
{
    /// <summary>
    /// The time between two transactions in which a waiting writer can take the lock. Waiting writers ask for it at shorter intervals.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>A transaction takes no further step after this time.</summary>
    internal required TimeSpan Longest { get; init; }

    /// <summary>Is called when a transaction has begun. If it returns null, the transaction is rolled back and the work ends.</summary>
    internal required Func<IUnitOfWork, T?> Begin { get; init; }

    /// <summary>Is called before a transaction is committed.</summary>
    internal required Action<T> End { get; init; }

    /// <summary>Is called after a transaction was committed.</summary>
    internal required Action Committed { get; init; }

    /// <summary>Does the steps in order. If a transient fault rolls a transaction back, its steps are repeated in a new one.</summary>
    /// <returns>False when <see cref="Begin"/> ended the work.</returns>
    internal bool Run(ProvisioningContext context, IEnumerable<Action<T>> steps, CancellationToken cancellation)
    {
        using IEnumerator<Action<T>> next = steps.GetEnumerator();
        bool? isMore = true;
        while (isMore == true)
        {
            var taken = new List<Action<T>>();
            isMore = context.Write(
                work =>
                {
                    var clock = Stopwatch.StartNew();
                    if (Begin(work) is not { } shared)
                    {
                        return UnitResult.Discard<bool?>(null);
                    }

                    taken.ForEach(step => step(shared));
                    bool more;
                    do
                    {
                        cancellation.ThrowIfCancellationRequested();
                        more = next.MoveNext();
                        if (more)
                        {
                            taken.Add(next.Current);
                            next.Current(shared);
                        }
                    }
                    while (more && clock.Elapsed < Longest);
                    End(shared);
                    return UnitResult.Keep<bool?>(more);
                },
                cancellation);
            if (isMore is not null)
            {
                Committed();
            }

            if (isMore == true)
            {
                cancellation.WaitHandle.WaitOne(Pause);
            }
        }

        return isMore is not null;
    }
}
