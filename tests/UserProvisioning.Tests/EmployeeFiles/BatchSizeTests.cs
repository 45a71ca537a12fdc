using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the number of rows that an import handles at once.</summary>
public class BatchSizeTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    [Fact]
    public void A_slow_database_gets_fewer_rows_at_once_and_a_fast_one_more()
    {
        var size = new BatchSize(2000, Longest);
        Assert.Equal(500, size.Rows);
        Assert.Equal([250, 125, 62, 50, 50], After(size, seconds: 8.1, times: 5));
        Assert.Equal([50, 50], After(size, seconds: 4.1, times: 2));
        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], After(size, seconds: 3.9, times: 7));
    }

    [Fact]
    public void Time_is_left_over_for_the_end_of_the_transaction()
    {
        var size = new BatchSize(2000, Longest) { Ending = TimeSpan.FromSeconds(3) };
        Assert.Equal([250, 250, 500], [.. After(size, seconds: 5.1, times: 1), .. After(size, seconds: 2.6, times: 1), .. After(size, 2.4, 1)]);
    }

    [Fact]
    public void A_batch_has_at_most_the_number_that_is_best_for_the_engine() => Assert.Equal(
        [300, 300], After(new BatchSize(300, Longest), seconds: 0, times: 1).Prepend(new BatchSize(300, Longest).Rows));

    private static IEnumerable<int> After(BatchSize size, double seconds, int times) => Enumerable.Range(0, times)
        .Select(_ =>
        {
            size.Adapt(TimeSpan.FromSeconds(seconds));
            return size.Rows;
        })
        .ToList();
}
