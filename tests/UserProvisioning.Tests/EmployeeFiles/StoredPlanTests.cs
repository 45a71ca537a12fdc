using UserProvisioning.Applying;
using UserProvisioning.Importing;
using UserProvisioning.Storage;

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
        Assert.Equal((3, ProvisioningRunStatus.Failed, 1000), (transactions, half.Status, _lab.Items(half).Count));
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
    public void A_plan_of_rules_that_was_stored_in_part_is_cleared_by_the_next_one()
    {
        using IStorageEngine store = _lab.OpenStore();
        var context = new ProvisioningContext(store, TimeProvider.System, "tester");
        ProvisioningRunRow Run() => new PlannedRuns(context).New(ProvisioningRunKind.Rules, "AssignmentRules", "Invoke-AssignmentRule", null);
        ProvisioningRunRow half = Run();
        var broken = new StoredPlan(context, half)
        {
            LongestTransaction = TimeSpan.Zero,
            InTransaction = work =>
            {
                if (RunItems.All(work, half.Id).Count() > 500)
                {
                    throw new InvalidOperationException("The process ends here.");
                }
            },
        };
        Assert.Throws<InvalidOperationException>(() => broken.Store(Items(), TestContext.Current.CancellationToken));
        Assert.Equal(500, _lab.Items(_lab.Service.ListRuns(half.Id)[0]).Count);
        ProvisioningRunRow whole = Run();
        new StoredPlan(context, whole).Store(Items(), TestContext.Current.CancellationToken);
        Assert.Empty(_lab.Items(_lab.Service.ListRuns(half.Id)[0]));
        ProvisioningRun waits = _lab.Service.ListRuns(whole.Id)[0];
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 1200), (waits.Status, _lab.Items(waits).Count));

        static IEnumerable<ProvisioningRunItemRow> Items() =>
            Enumerable.Range(1, 1200).Select(line => new ProvisioningRunItemRow { Line = line, Action = ImportAction.Update });
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

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(6, 500)]
    [InlineData(8, 0)]
    public void An_approval_whose_process_ended_before_it_changed_anything_is_finished_by_the_same_call(int transactions, int items)
    {
        using var undisturbed = new EmployeeFileLab(licenses: Rows);
        string expected = Approved(undisturbed, Prepare(undisturbed));
        ProvisioningRun plan = Prepare(_lab);
        string before = _lab.State();
        Interrupt(plan, transactions);
        ProvisioningRun interrupted = _lab.Service.ListRuns(plan.Id)[0];
        Assert.Equal((ProvisioningRunStatus.Interrupted, TimeSpan.Zero), (interrupted.Status, interrupted.Duration));
        Assert.Equal(items, _lab.Items(interrupted).Count);
        Assert.Equal(before, _lab.State());
        Assert.Equal(expected, Approved(_lab, plan));
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void One_that_ended_later_is_finished_by_resuming_it_or_by_importing_the_file_again()
    {
        string expected;
        using (var undisturbed = new EmployeeFileLab(licenses: Rows))
        {
            expected = Approved(undisturbed, Prepare(undisturbed));
        }

        ProvisioningRun plan = Prepare(_lab);
        Interrupt(plan, 11);
        _lab.Service.Resume(new ProvisioningRunReference(plan));
        Assert.Equal(expected, Shown(_lab, plan));
        using var other = new EmployeeFileLab(licenses: Rows);
        ProvisioningRun again = Prepare(other);
        Assert.Throws<InvalidOperationException>(() => other.Service.Approve(again.Id, UntilTransaction(2)));
        Assert.Equal(again.Id, other.ImportPath(other.Path("file2.csv"), r => Options(r) with { Force = true }).Run.Id);
        Assert.Equal(expected, Shown(other, again));
    }

    [Fact]
    public void Undoing_an_approval_that_has_changed_nothing_withdraws_it()
    {
        ProvisioningRun plan = Prepare(_lab);
        string before = _lab.State();
        Interrupt(plan, 2);
        Assert.Equal(ProvisioningRunStatus.Undone, _lab.Service.Undo(new ProvisioningRunReference(plan)).Run.Status);
        Assert.Equal(before, _lab.State());
        Assert.DoesNotContain(_lab.Audit(plan.Id), entry => entry.Action == AuditActions.Archive);
    }

    private static ProvisioningRun Prepare(EmployeeFileLab lab)
    {
        lab.Import(File(Rows), r => r with { CreateUser = true });
        ProvisioningRun plan = lab.ImportPath(lab.Write(File(10)), Options).Run;
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, plan.Status);
        return plan;
    }

    private void Interrupt(ProvisioningRun plan, int transactions) =>
        Assert.Throws<InvalidOperationException>(() => _lab.Service.Approve(plan.Id, UntilTransaction(transactions)));

    /// <summary>Options by which the process seems to end in the transaction after these.</summary>
    private static Func<EmployeeFileRequest, EmployeeFileRequest> UntilTransaction(int transactions)
    {
        int done = 0;
        return request => request with
        {
            LongestTransaction = TimeSpan.Zero,
            InTransaction = work =>
            {
                // The rehearsal of the import has transactions too; another run is stored in them.
                if (work.ProvisioningRuns.All()[^1] is { Id: 2 } && ++done > transactions)
                {
                    throw new InvalidOperationException("The process ends here.");
                }
            },
        };
    }

    private static string Approved(EmployeeFileLab lab, ProvisioningRun plan)
    {
        Assert.Equal(Rows - 10, lab.Service.Approve(new ProvisioningRunReference(plan)).Run.Archived);
        return Shown(lab, plan);
    }

    private static string Shown(EmployeeFileLab lab, ProvisioningRun plan) =>
        lab.State() + string.Join(
            '\n', lab.Items(lab.Service.ListRuns(plan.Id)[0]).Select(item => $"{item.Line} {item.Action} {item.ExternalReference}"));

    private static EmployeeFileRequest Options(EmployeeFileRequest request) =>
        request with { CreateUser = true, FullLoad = true, LongestTransaction = TimeSpan.Zero };

    private static string File(int rows) => "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i},J{i}\n"));
}
