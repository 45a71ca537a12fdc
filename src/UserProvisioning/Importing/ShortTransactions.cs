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

    /// <summary>
    /// The longest time that a transaction should last. It begins another step only if the step and the commit will probably end within this time:
    /// each is expected to take as long as the one before it.
    /// </summary>
    internal required TimeSpan Longest { get; init; }

    /// <summary>The largest number of rows in a step. A fast database gets this number, and a slow one fewer.</summary>
    internal int MostRows { get; init; } = 1000;

    /// <summary>
    /// A transaction that lasts longer than this is rolled back, and its steps are repeated once in a new one: its process was suspended, or it hung,
    /// and those who waited meanwhile come first.
    /// </summary>
    internal TimeSpan Late { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether it is enough that this module committed nothing else between two transactions. What another program wrote is refused by a constraint
    /// then, and the transaction is repeated once as a disturbed one.
    /// </summary>
    internal bool LeavesOthersToConstraints { get; init; }

    /// <summary>
    /// Is called when a transaction has begun, with whether it is known that nothing was committed since the transaction before. If it returns null,
    /// the transaction is rolled back and the work ends.
    /// </summary>
    internal required Func<IUnitOfWork, bool, T?> Begin { get; init; }

    /// <summary>Is called before a transaction is committed.</summary>
    internal required Action<T> End { get; init; }

    /// <summary>Is called after a transaction was committed.</summary>
    internal required Action Committed { get; init; }

    private IUnitOfWork? _last;
    private IUnitOfWork? _committed;
    private bool _isRefused;

    /// <summary>Runs from the last step of a transaction on.</summary>
    private readonly Stopwatch _sinceSteps = new();

    /// <summary>
    /// Does the steps in order. If a transient fault or the storage's refusal rolls a transaction back, its steps are repeated in a new one.
    /// </summary>
    /// <param name="context">The database, the clock and the actor.</param>
    /// <param name="steps">Makes the steps, each when the one before it is done. A step takes as many rows as the size then says.</param>
    /// <param name="cancellation">Cancels between two steps.</param>
    /// <returns>False when <see cref="Begin"/> ended the work.</returns>
    internal bool Run(ProvisioningContext context, Func<BatchSize, IEnumerable<Action<T>>> steps, CancellationToken cancellation)
    {
        var size = new BatchSize(MostRows, Longest);
        using IEnumerator<Action<T>> next = steps(size).GetEnumerator();
        var taken = new List<Action<T>>();
        bool isRepeated = false;
        while (true)
        {
            State state;
            try
            {
                state = context.Write(work => Transact(work, next, taken, isRepeated, size.Ending, cancellation), cancellation);
            }
            catch (Exception exception) when (LeavesOthersToConstraints && !_isRefused && context.Store.IsRefusal(exception))
            {
                _isRefused = true;
                continue;
            }

            _isRefused = false;
            if (state == State.Refused)
            {
                return false;
            }

            isRepeated = state == State.Late;
            if (!isRepeated)
            {
                taken.Clear();
                _committed = _last;
                size.Ending = _sinceSteps.Elapsed;
                Committed();
            }

            if (state == State.Done)
            {
                return true;
            }

            cancellation.WaitHandle.WaitOne(Pause);
        }
    }

    private UnitResult<State> Transact(
        IUnitOfWork work,
        IEnumerator<Action<T>> next,
        List<Action<T>> taken,
        bool isRepeated,
        TimeSpan ending,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();

        // This is compared before the transaction writes anything.
        bool isUndisturbed = !_isRefused && IsNextTo(_committed, work);
        if (Begin(work, isUndisturbed) is not { } shared)
        {
            return UnitResult.Discard(State.Refused);
        }

        taken.ForEach(step => step(shared));
        bool more;
        TimeSpan last;
        do
        {
            TimeSpan begun = clock.Elapsed;
            cancellation.ThrowIfCancellationRequested();
            more = next.MoveNext();
            if (more)
            {
                taken.Add(next.Current);
                next.Current(shared);
            }

            last = clock.Elapsed - begun;
        }
        while (more && clock.Elapsed + last + ending < Longest);

        if (clock.Elapsed > Late && !isRepeated)
        {
            return UnitResult.Discard(State.Late);
        }

        _sinceSteps.Restart();
        End(shared);
        _last = work;
        return UnitResult.Keep(more ? State.More : State.Done);
    }

    private bool IsNextTo(IUnitOfWork? before, IUnitOfWork work) =>
        (before?.Mark() is { } mark && mark == work.Mark())
        || (LeavesOthersToConstraints && before?.Number is { } number && work.Number == number + 1);

    private enum State
    {
        /// <summary>There are more steps.</summary>
        More,

        /// <summary>All steps are done.</summary>
        Done,

        /// <summary>The transaction lasted too long, and was rolled back.</summary>
        Late,

        /// <summary><see cref="Begin"/> ended the work.</summary>
        Refused,
    }
}
