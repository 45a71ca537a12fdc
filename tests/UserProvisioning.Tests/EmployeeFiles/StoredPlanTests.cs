using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of plans that wait for approval and are stored in several transactions. Each batch of items is a transaction here.</summary>
public sealed class StoredPlanTests : IDisposable
{
    private const int Rows = 3500;

    private readonly EmployeeFileLab _lab = new(licenses: Rows);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_plan_that_was_stored_in_part_cannot_be_applied_and_is_cleared_by_the_next_one()
    {
        _lab.Import(File(Rows), r => r with { CreateUser = true });
        string before = _lab.State();
        string path = _lab.Write(File(10));
        int transactions = 0;
        Assert.Throws<InvalidOperationException>(() => _lab.ImportPath(path, r => Options(r) with
        {
            InTransaction = work =>
            {
                // The rehearsal of the import has transactions too; the run is not stored as failed in them.
                if (work.ProvisioningRuns.All()[^1].Status == ProvisioningRunStatus.Failed && ++transactions == 3)
                {
                    throw new InvalidOperationException("The process ends here.");
                }
            },
        }));
        ProvisioningRun half = _lab.Service.ListRuns()[^1];
        var reference = new ProvisioningRunReference(half);
        Assert.Equal((3, ProvisioningRunStatus.Failed, 2000), (transactions, half.Status, _lab.Items(half).Count));
        Assert.Equal(ErrorIds.RunNotApprovable, Assert.Throws<ProvisioningException>(() => _lab.Service.Approve(reference)).ErrorId);
        Assert.Equal(ErrorIds.RunNotApprovable, Assert.Throws<ProvisioningException>(() => _lab.Service.Resume(reference)).ErrorId);

        ProvisioningRun whole = _lab.ImportPath(path, Options).Run;
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, Rows), (whole.Status, _lab.Items(whole).Count));
        Assert.NotEqual(half.Id, whole.Id);
        Assert.Empty(_lab.Items(half));
        Assert.Equal(before, _lab.State());
        Assert.Equal(Rows - 10, _lab.Service.Approve(new ProvisioningRunReference(whole)).Run.Archived);
    }

    [Fact]
    public void A_plan_that_is_being_stored_is_Running()
    {
        _lab.Import(File(Rows), r => r with { CreateUser = true });
        using var other = _lab.Open("somebody-else");
        var seen = new List<ProvisioningRunStatus>();
        ProvisioningRun run = _lab.ImportPath(_lab.Write(File(10)), r => Options(r) with
        {
            InTransaction = work =>
            {
                if (work.ProvisioningRuns.All()[^1].Status == ProvisioningRunStatus.Failed
                    && other.EmployeeFiles.ListRuns() is { Count: 2 } runs)
                {
                    seen.Add(runs[1].Status);
                }
            },
        }).Run;
        Assert.NotEmpty(seen);
        Assert.All(seen, status => Assert.Equal(ProvisioningRunStatus.Running, status));
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, run.Status);
    }

    private static EmployeeFileRequest Options(EmployeeFileRequest request) =>
        request with { CreateUser = true, FullLoad = true, LongestTransaction = TimeSpan.Zero };

    private static string File(int rows) => "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i},J{i}\n"));
}
