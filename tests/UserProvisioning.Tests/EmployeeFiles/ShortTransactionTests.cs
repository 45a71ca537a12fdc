using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of a sequence of short transactions, of which one lasts too long.</summary>
public sealed class ShortTransactionTests : IDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_transaction_whose_process_hung_is_rolled_back_and_repeated_after_those_who_waited()
    {
        using IStorageEngine store = _lab.OpenStore();
        Thread? other = null;
        string? seen = null;
        List<string> done = Run(store, (step, times, work) =>
        {
            seen = work.Settings.Client().GetValueOrDefault("ClientName");
            if (step == 2 && times == 1)
            {
                other = new Thread(() => _lab.Connection.ClientSettings.Set("ClientName", "of another"));
                other.Start();
                Thread.Sleep(Late + TimeSpan.FromMilliseconds(200));
            }
        });
        other!.Join();
        Assert.Equal(["1", "2", "rolled back", "1", "2", "3", "committed"], done.Take(7));
        Assert.Equal("of another", seen);
    }

    [Fact]
    public void One_that_is_as_slow_again_is_committed()
    {
        using IStorageEngine store = _lab.OpenStore();
        List<string> done = Run(store, (step, _, _) => Thread.Sleep(step == 2 ? Late + TimeSpan.FromMilliseconds(200) : TimeSpan.Zero));
        Assert.Equal(["1", "2", "rolled back", "1", "2", "3", "committed"], done.Take(7));
    }

    /// <summary>Does three steps, the first two in one transaction.</summary>
    private static List<string> Run(IStorageEngine store, Action<int, int, IUnitOfWork> act)
    {
        var done = new List<string>();
        var times = new int[4];
        var context = new ProvisioningContext(store, TimeProvider.System, "tester");
        int begun = 0;
        var transactions = new ShortTransactions<IUnitOfWork>
        {
            Longest = TimeSpan.FromMilliseconds(900),
            Late = Late,
            Begin = (work, _) =>
            {
                if (begun++ > 0 && done[^1] != "committed")
                {
                    done.Add("rolled back");
                }

                return work;
            },
            End = _ => { },
            Committed = () => done.Add("committed"),
        };
        Assert.True(transactions.Run(
            context,
            _ => Enumerable.Range(1, 3).Select(step => (Action<IUnitOfWork>)(work =>
            {
                done.Add($"{step}");
                act(step, ++times[step], work);
            })),
            TestContext.Current.CancellationToken));
        return done;
    }
}
