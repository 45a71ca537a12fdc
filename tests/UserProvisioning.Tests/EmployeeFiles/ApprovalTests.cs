using System.Text;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Importing.Approval;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class ApprovalTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public ApprovalTests() => _lab.Import(Rows(1, 20), r => r with { CreateUser = true });

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void An_approved_run_applies_its_plan_under_the_same_id()
    {
        ProvisioningRun run = Waiting(out List<ProvisioningRunItem> planned);
        ProvisioningRun approved = Approve(run);
        Assert.Equal(
            (run.Id, ProvisioningRunStatus.Completed, 10, 1, 1),
            (approved.Id, approved.Status, approved.Archived, approved.Created, approved.UsersCreated));
        Assert.Equal(planned.Select(Describe), _lab.Items(run).Select(Describe));
        Assert.Equal(11, _lab.Users().Count(user => user.Status == SystemUserStatus.Active));
        Assert.Equal(
            [AuditActions.Create, AuditActions.Approve],
            _lab.Audit(run.Id).Where(entry => entry.TargetType == nameof(ProvisioningRun)).Select(entry => entry.Action));

        // Each of the ten leavers has an entry for the contact and one for the user.
        Assert.Equal(
            [(nameof(Contact), 10), (nameof(SystemUser), 10)],
            _lab.Audit(run.Id)
                .Where(entry => entry.Action == AuditActions.Archive)
                .CountBy(entry => entry.TargetType)
                .Select(count => (count.Key, count.Value)));
        Assert.Equal(2, _lab.Service.ListRuns().Count);

        static string Describe(ProvisioningRunItem item) => $"{item.Line} {item.ExternalReference} {item.Action} {string.Join(", ", item.Changes)}";
    }

    [Fact]
    public void An_approved_run_can_be_undone()
    {
        string before = _lab.State();
        ProvisioningRun run = Waiting(out _);
        Approve(run);
        _lab.Service.Undo(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, _lab.State());
    }

    [Fact]
    public void An_approval_uses_the_options_of_the_import()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["ExternalReference"] = "Key",
            ["LastName"] = new System.Collections.Hashtable { ["Column"] = "Name" },
            ["Language"] = new Dictionary<string, object?> { ["Value"] = "nl" },
            ["Active"] = new Dictionary<string, object?>
            {
                ["Column"] = "State",
                ["Map"] = new Dictionary<string, object?> { ["in"] = true, ["out"] = false, ["?"] = null }
            },
            ["StartDate"] = new Dictionary<string, object?>
            {
                ["Column"] = "From",
                ["Format"] = new object[] { "dd/MM/yyyy", "yyyyMMdd" },
                ["Default"] = new DateTime(2020, 2, 1)
            },
            ["Phone"] = null,
        };
        string path = _lab.Write(
            "Key;Name;State;From;Phone\n" + string.Concat(Enumerable.Range(1, 8)
                .Select(i => $"{i};J\u00e9;out;03/02/2021;06\n")) + "30;B\u00e9;in;;06\n31;C;?;;\n", Encoding.Latin1);
        ProvisioningRun run = _lab.ImportPath(
            path,
            r => r with { Mapping = mapping, CreateUser = true, Delimiter = ';', Encoding = Encoding.Latin1, Source = "employeefile" }).Run;
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, run.Status);
        run = Approve(run);
        Assert.Equal((ProvisioningRunStatus.Completed, 8, 2, 2), (run.Status, run.Archived, run.Created, run.UsersCreated));
        Contact contact = _lab.Contact("30");
        Assert.Equal(("B\u00e9", "nl", new DateTime(2020, 2, 1), null), (contact.LastName, contact.Language, contact.StartDate, contact.Phone));
        Assert.Equal(new DateTime(2021, 2, 3), _lab.Contact("1").StartDate);
    }

    [Fact]
    public void A_run_whose_mapping_was_not_stored_cannot_be_approved_and_the_error_advises_Force()
    {
        string path = _lab.Write(Rows(11, 21));
        ProvisioningRun run = _lab.ImportPath(
            path,
            r => r with { FullLoad = true, Mapping = new Dictionary<string, object?> { ["Phone"] = null } }).Run;
        _lab.Sql("UPDATE ProvisioningRuns SET Options = NULL WHERE Status = 'AwaitingApproval'");
        Assert.Contains("-Force", Refused(run), StringComparison.Ordinal);
        Assert.Null(ImportOptions.Store(new EmployeeFileRequest
        {
            Path = path,
            Mapping = new Dictionary<string, object?> { ["Phone"] = new Func<string>(() => "06") }
        }));
    }

    [Fact]
    public void Only_a_run_that_awaits_approval_can_be_approved()
    {
        ProvisioningRun done = _lab.Import(Rows(1, 20));
        Assert.Contains("its status is Completed", Refused(done), StringComparison.Ordinal);
        ProvisioningRun run = Waiting(out _);
        Approve(run);
        Assert.Contains("does not wait", Refused(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_file_is_gone_or_changed_cannot_be_approved()
    {
        string path = _lab.Write(Rows(11, 21));
        ProvisioningRun run = _lab.ImportPath(path, r => r with { FullLoad = true }).Run;
        File.AppendAllText(path, "99,Extra\n");
        Assert.Contains("was changed since", Refused(run), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("is gone", Refused(run), StringComparison.Ordinal);
        File.WriteAllText(path, Rows(11, 21));
        Assert.Equal(ProvisioningRunStatus.Completed, Approve(run).Status);
    }

    [Fact]
    public void A_run_with_a_newer_run_of_its_source_cannot_be_approved()
    {
        ProvisioningRun run = Waiting(out _);
        ProvisioningRun newer = _lab.Import(Rows(11, 22), r => r with { FullLoad = true, Source = "EMPLOYEEFILE" });
        Assert.Contains($"run {newer.Id} of the same source", Refused(run), StringComparison.Ordinal);

        // A newer run that was withdrawn, or that has another source, does not prevent the approval.
        _lab.Service.Undo(new ProvisioningRunReference(newer), cancellation: TestContext.Current.CancellationToken);
        _lab.Import("ExternalReference,LastName\n50,Other\n", r => r with { Source = "Other" });
        Assert.Equal(ProvisioningRunStatus.Completed, Approve(run).Status);
    }

    [Fact]
    public void A_run_whose_data_was_changed_since_cannot_be_approved()
    {
        ProvisioningRun run = Waiting(out _);
        _lab.ArchiveByHand("3");
        Assert.Contains("the data was changed since", Refused(run), StringComparison.Ordinal);
    }

    [Fact]
    public void The_refusal_names_a_row_whose_outcome_would_be_another()
    {
        ProvisioningRun run = Waiting(out _);
        _lab.Change("15", fields => fields with { LastName = "Elsewise" });
        Assert.Contains("it would now update '15' (Jansen15), and the plan was to leave it", Refused(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_another_contact_does_not_prevent_the_approval()
    {
        ProvisioningRun run = Waiting(out _);
        _lab.CreateContact(new ContactFields { LastName = "Elsewhere" });
        Assert.Equal(ProvisioningRunStatus.Completed, Approve(run).Status);
    }

    private ProvisioningRun Waiting(out List<ProvisioningRunItem> planned)
    {
        ProvisioningRun run = _lab.Import(Rows(11, 21), r => r with { FullLoad = true, CreateUser = true });
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, run.Status);
        planned = _lab.Items(run);
        return run;
    }

    private ProvisioningRun Approve(ProvisioningRun run) => _lab.Service.Approve(new ProvisioningRunReference(run)).Run;

    private string Refused(ProvisioningRun run)
    {
        string before = _lab.Dump();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Approve(run));
        Assert.Equal(ErrorIds.RunNotApprovable, error.ErrorId);
        Assert.Equal(before, _lab.Dump());
        return error.Message;
    }

    private static string Rows(int from, int to) =>
        "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{i},Jansen{i}\n"));
}
