namespace UserProvisioning.Importing;

/// <summary>
/// The number of rows in the next batch of an import, or of items in that of an undo. A batch is done whole within one transaction, in which others
/// who write wait, so a slow database gets fewer rows at once.
/// </summary>
/// <param name="most">The best number of rows for a fast database.</param>
/// <param name="longest">A transaction takes no further batch after this time; zero for one batch in each transaction.</param>
internal sealed class BatchSize(int most, TimeSpan longest)
{
    private const int First = 500;
    private const int Least = 50;

    internal int Rows { get; private set; } = Math.Min(First, most);

    /// <summary>Adapts the number of rows to the time that a batch took.</summary>
    internal void Adapt(TimeSpan time)
    {
        if (longest == TimeSpan.Zero)
        {
            return;
        }

        // Twice as many rows take at most twice as long. A larger batch is better than two in one transaction: each has a number of statements that
        // does not depend on its rows.
        if (time > longest)
        {
            Rows = Math.Max(Least, Rows / 2);
        }
        else if (time < longest / 2)
        {
            Rows = Math.Min(most, Rows * 2);
        }
    }
}
