using UserProvisioning.Importing;
using UserProvisioning.Runs;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the brakes: each stops a run that exceeds its percentage and its minimum, before anything is changed.</summary>
public sealed class BrakeTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,UserGroups,Active\n";

    private readonly EmployeeFileLab _lab = new();

    public BrakeTests()
    {
        _lab.AddGroup("G");
        _lab.Import(Rows(1, 40, "Jansen", ""), r => r with { CreateUser = true });
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>For each brake: its name, a file that changes 12 of 40 people, and the reason that the run gives.</summary>
    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "Leaver", Rows(1, 12, "Jansen", "", active: "no"), "archive 12 users" },
        { "Joiner", Rows(101, 112, "Smit", ""), "make 12 users" },
        { "Change", Rows(1, 12, "Bos", ""), "change 12 contacts" },
        { "Access", Rows(1, 12, "Jansen", "G"), "change the memberships of 12 users" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_exceeds_percentage_and_minimum_stops_until_it_is_approved(string brake, string file, string says)
    {
        Set(brake, percent: 29, minimum: 11);
        string before = _lab.State();
        ImportResult result = Import(file);
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, result.Run.Status);
        Assert.Equal($"{says}, which is more than {brake}ThresholdPercent and {brake}ThresholdMinimum allow", Assert.Single(result.Stops));
        Assert.Equal(before, _lab.State());
        Assert.Equal(
            ProvisioningRunStatus.Completed,
            _lab.Service.Approve(new ProvisioningRunReference(result.Run), cancellation: TestContext.Current.CancellationToken).Run.Status);
        Assert.NotEqual(before, _lab.State());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_within_the_percentage_or_the_minimum_does_not_stop(string brake, string file, string _)
    {
        Set(brake, percent: 30, minimum: 1);
        Assert.Equal(ProvisioningRunStatus.Completed, Compare(file));
        Set(brake, percent: 1, minimum: 12);
        Assert.Equal(ProvisioningRunStatus.Completed, Compare(file));
        Set(brake, percent: 0, minimum: 0);
        Assert.Equal(ProvisioningRunStatus.Completed, Compare(file));
        Set(brake, percent: 1, minimum: 0);
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, Compare(file));
        Assert.Equal(ProvisioningRunStatus.Completed, Import(file, force: true).Run.Status);
    }

    [Fact]
    public void The_access_brake_does_not_count_memberships_of_new_users()
    {
        Set("Access", percent: 1, minimum: 0);
        Assert.Equal(ProvisioningRunStatus.Completed, Import(Rows(101, 112, "Smit", "G")).Run.Status);
    }

    [Fact]
    public void With_ApprovalRequiresOtherActor_the_starter_of_a_run_may_not_approve_it()
    {
        Set("Leaver", percent: 1, minimum: 0);
        _lab.SetSetting("ApprovalRequiresOtherActor", true);
        var run = new ProvisioningRunReference(Import(Rows(1, 12, "Jansen", "", active: "no")).Run);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => _lab.Service.Approve(run));
        Assert.Equal(ErrorIds.RunNotApprovable, error.ErrorId);
        Assert.Contains("somebody else must approve it", error.Message, StringComparison.Ordinal);
        using Connections.ProvisioningConnection other = _lab.Open("somebody-else");
        Assert.Equal(12, other.EmployeeFiles.Approve(run, cancellation: TestContext.Current.CancellationToken).Run.Archived);
    }

    [Fact]
    public void Runs_are_listed_by_kind_source_status_and_start()
    {
        Set("Leaver", percent: 1, minimum: 0);
        _lab.Time.Day = _lab.Time.Day.AddDays(1);
        Import(Rows(1, 12, "Jansen", "", active: "no"));
        _lab.Import(Rows(201, 201, "Bos", ""), r => r with { Source = "Other" });
        Assert.Equal([1, 2, 3], Ids(new ProvisioningRunFilter()));
        Assert.Equal([2], Ids(new ProvisioningRunFilter { Statuses = [ProvisioningRunStatus.AwaitingApproval] }));
        Assert.Equal([3], Ids(new ProvisioningRunFilter { Sources = [TextFilter.Exactly("other")] }));
        Assert.Equal([2, 3], Ids(new ProvisioningRunFilter { Since = _lab.Time.Day }));
        Assert.Equal([1, 2, 3], Ids(new ProvisioningRunFilter { Kinds = [ProvisioningRunKind.Import] }));
        Assert.Empty(Ids(new ProvisioningRunFilter { Kinds = [ProvisioningRunKind.Manual] }));

        IEnumerable<long> Ids(ProvisioningRunFilter filter) => _lab.Service.Runs(filter).Select(run => run.Id);
    }

    private void Set(string brake, int percent, int minimum)
    {
        foreach (string other in new[] { "Leaver", "Joiner", "Change", "Access" })
        {
            _lab.SetSetting($"{other}ThresholdPercent", other == brake ? percent : 0);
            _lab.SetSetting($"{other}ThresholdMinimum", other == brake ? minimum : 0);
        }
    }

    private ImportResult Import(string file, bool force = false) =>
        _lab.ImportPath(_lab.Write(file), r => r with { CreateUser = true, Force = force });

    private ProvisioningRunStatus Compare(string file) => _lab.Compare(file, r => r with { CreateUser = true }).Run.Status;

    private static string Rows(int from, int to, string name, string groups, string active = "") =>
        Header + string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{i},{name}{i},{groups},{active}\n"));
}
