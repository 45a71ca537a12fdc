using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests on a database on which every step takes too long. Each kind of work then takes fewer and fewer rows in a transaction, in which others wait.
/// </summary>
public sealed class SlowDatabaseTests : IDisposable
{
    private const int Rows = 1500;

    /// <summary>Shorter than any step.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromTicks(1);

    private const string Stranger = "ExternalReference,LastName\nX,Stranger\n";

    private readonly EmployeeFileLab _lab = new(licenses: Rows);
    private readonly List<int> _done = [];

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void An_import_applies_fewer_rows_at_once()
    {
        _lab.Import(File(Rows), r => Slow(r, run => run.TotalRows));
        RequireFewer();
    }

    [Fact]
    public void A_full_load_archives_fewer_absent_contacts_at_once()
    {
        _lab.Import(File(Rows));
        _lab.Import(Stranger, r => Slow(r, run => run.Archived) with { FullLoad = true, Force = true });
        RequireFewer();
    }

    [Fact]
    public void A_plan_is_stored_and_cleared_fewer_items_at_once()
    {
        _lab.Import(File(Rows), r => r with { CreateUser = true });
        string path = _lab.Write(Stranger);
        EmployeeFileRequest Stored(EmployeeFileRequest r) => Slow(r, null) with
        {
            FullLoad = true,
            InTransaction = work =>
            {
                if (work.ProvisioningRuns.All()[^1] is { Id: 2, Status: ProvisioningRunStatus.Failed } run)
                {
                    _done.Add(RunItems.All(work, run.Id).Count());
                }
            },
        };
        ProvisioningRun plan = _lab.ImportPath(path, Stored).Run;
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, plan.Status);
        RequireFewer();

        _done.Clear();
        _lab.Service.Approve(plan.Id, r => r with
        {
            LongestTransaction = Longest,
            InTransaction = work => _done.Add(Rows - RunItems.All(work, plan.Id).Count()),
        });
        RequireFewer();
    }

    [Fact]
    public void An_undo_puts_fewer_items_back_at_once()
    {
        ProvisioningRun run = _lab.Import(File(Rows));
        var progress = new OnProgress<WorkProgress>(now =>
        {
            if (now.Stage == "Putting back")
            {
                _done.Add((int)now.Done);
            }
        });
        _lab.Service.Undo(run.Id, Longest, progress, TestContext.Current.CancellationToken);
        RequireFewer();
    }

    /// <summary>Compares the rows that were done in the first transactions. A step that takes no rows may stand between two that do.</summary>
    private void RequireFewer() => Assert.Equal(
        [500, 250, 125, 62, 50, 50], _done.Zip(_done.Prepend(0), (now, before) => now - before).Where(rows => rows > 0).Take(6));

    private EmployeeFileRequest Slow(EmployeeFileRequest request, Func<ProvisioningRunRow, int>? done) => request with
    {
        LongestTransaction = Longest,
        InTransaction = done is null ? null : work => _done.Add(done(work.ProvisioningRuns.All()[^1])),
    };

    private static string File(int rows) => "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i},J{i}\n"));
}
