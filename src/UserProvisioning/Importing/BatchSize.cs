using System.Diagnostics;

namespace UserProvisioning.Importing;

/// <summary>
/// Decides how many rows the next step of a sequence of short transactions handles. A transaction contains whole steps, and other writers wait until
/// it ends, so a slow database gets fewer rows in each step.
/// </summary>
/// <param name="most">The best number of rows for a fast database.</param>
/// <param name="longest">A transaction takes no further step after this time; zero for one step in each transaction.</param>
internal sealed class BatchSize(int most, TimeSpan longest)
{
    private const int First = 500;
    private const int Least = 50;

    internal int Rows { get; private set; } = Math.Min(First, most);

    /// <summary>
    /// The time that is left over for what a transaction does after its last step, to end and to be committed: as long as that took, but at most
    /// half of the whole.
    /// </summary>
    internal TimeSpan Ending
    {
        get;
        set => field = value < longest / 2 ? value : longest / 2;
    }

    /// <summary>Steps that each write the next of some rows. A step is made when the one before it is done.</summary>
    internal IEnumerable<Action<T>> StepsOf<TRow, T>(IEnumerable<TRow> rows, Action<T, IReadOnlyList<TRow>> write)
    {
        var next = new List<TRow>();
        foreach (TRow row in rows)
        {
            next.Add(row);
            if (next.Count >= Rows)
            {
                yield return StepOf(next);
                next = [];
            }
        }

        if (next.Count > 0)
        {
            yield return StepOf(next);
        }

        Action<T> StepOf(IReadOnlyList<TRow> some) => shared => Do(_ => write(shared, some));
    }

    /// <summary>Steps that repeat a piece of work until one of them finds fewer rows than it may take.</summary>
    /// <param name="take">Processes at most the given number of rows, and returns how many it has processed.</param>
    internal IEnumerable<Action<T>> StepsUntilLess<T>(Func<T, int, int> take)
    {
        for (bool isMore = true; isMore;)
        {
            yield return shared => Do(most => isMore = take(shared, most) == most);
        }
    }

    /// <summary>Does a piece of work on at most <see cref="Rows"/> rows, and adapts the number to the time that it took.</summary>
    internal void Do(Action<int> work)
    {
        var clock = Stopwatch.StartNew();
        work(Rows);
        Adapt(clock.Elapsed);
    }

    /// <summary>Adapts the number of rows to the time that a step took.</summary>
    internal void Adapt(TimeSpan time)
    {
        if (longest == TimeSpan.Zero)
        {
            return;
        }

        // Twice as many rows take at most twice as long. A larger step is better than two in one transaction: each has a number of statements that
        // does not depend on its rows.
        if (time + Ending > longest)
        {
            Rows = Math.Max(Least, Rows / 2);
        }
        else if ((time * 2) + Ending < longest)
        {
            Rows = Math.Min(most, Rows * 2);
        }
    }
}
