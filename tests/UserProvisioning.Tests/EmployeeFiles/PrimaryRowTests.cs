using CsCheck;
using UserProvisioning.Fields;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of -PrimaryRow: which of several rows of a person counts, and that the others change nothing.</summary>
public sealed class PrimaryRowTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,JobTitle,FTE,Active\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_other_rows_are_unchanged_and_name_the_line_that_counts()
    {
        const string File = Header + "1,Bos,Cook,0.2,\n2,Vos,Boss,1,\n1,Bos,Cleaner,0.8,\n1,Bos,Driver,wrong,\n3,,,0.1,\n3,Los,Judge,0.9,\n";
        (ProvisioningRun planned, List<ProvisioningRunItem> plan) = _lab.Compare(File, Asked);
        ProvisioningRun run = _lab.Import(File, Asked);
        Assert.Equal(
            [
                "2 Unchanged 1 Another row of this person counts: line 4.",
                "3 Create 2 ",
                "4 Create 1 ",
                "5 Unchanged 1 Another row of this person counts: line 4.",
                "6 Unchanged 3 Another row of this person counts: line 7.",
                "7 Create 3 ",
            ],
            _lab.Items(run).Select(Text));
        Assert.Equal(_lab.Items(run).Select(Text), plan.Select(Text));
        Assert.Equal((ProvisioningRunStatus.Completed, 6, 3, 3, 0), (run.Status, run.Rows, run.Created, run.Unchanged, run.Rejected));
        Assert.Equal((planned.Rows, planned.Created, planned.Unchanged), (run.Rows, run.Created, run.Unchanged));
        Assert.Empty(_lab.ImportPath(_lab.Write(File), Asked).Warnings);

        ProvisioningRun again = _lab.Import(File, Asked);
        Assert.Equal((6, 0, 0), (again.Unchanged, again.Updated, again.Rejected));
        _lab.Service.Undo(new ProvisioningRunReference(run.Id), cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void Another_row_counts_when_the_order_changes_although_the_first_one_is_the_same()
    {
        _lab.Import(Header + "1,Bos,Cook,0.6,\n1,Bos,Cleaner,0.4,\n", Asked);
        Assert.Equal("Cook", _lab.Contact("1").JobTitle);
        _lab.Import(Header + "1,Bos,Cook,0.6,\n1,Bos,Cleaner,0.8,\n", Asked);
        Assert.Equal("Cleaner", _lab.Contact("1").JobTitle);
        _lab.Import(Header + "1,Bos,Cook,0.6,\n1,Bos,Cleaner,0.8,\n", r => Asked(r) with { PrimaryRow = "FTE asc" });
        Assert.Equal("Cook", _lab.Contact("1").JobTitle);
        _lab.Import(Header + "1,Bos,Cleaner,0.8,\n", Asked);
        Assert.Equal("Cleaner", _lab.Contact("1").JobTitle);
    }

    [Fact]
    public void A_person_has_left_when_the_row_that_counts_says_so_and_not_when_another_contract_ended()
    {
        _lab.Import(Header + "1,Bos,,0.6,\n2,Vos,,0.6,\n3,Mos,,0.6,\n", r => Asked(r) with { CreateUser = true });
        ProvisioningRun run = _lab.Import(
            Header + "1,Bos,,0.6,yes\n1,Bos,,0.2,no\n2,Vos,,0.2,yes\n2,Vos,,0.6,no\n",
            r => Asked(r) with { CreateUser = true, FullLoad = true, Force = true });
        Assert.Equal(2, run.Archived);
        Assert.Equal(
            ["1 Active", "2 Archived", "3 Archived"],
            _lab.Users().Select(user => $"{user.ExternalReference} {user.Status}"));
    }

    [Fact]
    public void A_rejected_row_that_counts_leaves_the_person_as_it_is()
    {
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,FTE,StartDate\n1,Bos,1,notadate\n1,Bos,0.5,2026-01-01\n2,Vos,1,\n", Asked);
        Assert.Equal(["Reject", "Unchanged", "Create"], _lab.Items(run).Select(item => item.Action.ToString()));
    }

    [Fact]
    public void The_result_is_that_of_a_file_with_only_the_rows_that_count() => Gen.Select(
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 3], Gen.Int[0, 9], Gen.Bool).Array[1, 14], Gen.Bool, Gen.Bool, Gen.Bool).Array[2, 5].Sample(
        files =>
        {
            using EmployeeFileLab all = new();
            using EmployeeFileLab only = new();
            foreach (((int Key, int Job, int Fte, bool IsActive)[] rows, bool isDescending, bool isFull, bool createUser) in files)
            {
                string[] lines = rows.Select(row => $"{row.Key},Bos,Job {row.Job},0.{row.Fte},{(row.IsActive ? "yes" : "no")}\n").ToArray();
                HashSet<int> counting = Enumerable.Range(0, rows.Length)
                    .GroupBy(i => rows[i].Key)
                    .Select(rowsOf => rowsOf.OrderBy(i => isDescending ? -rows[i].Fte : rows[i].Fte).First())
                    .ToHashSet();
                EmployeeFileRequest Ask(EmployeeFileRequest request) =>
                    request with { FullLoad = isFull, CreateUser = createUser, Force = true, LongestTransaction = TimeSpan.Zero };
                ProvisioningRun first = all.Import(
                    Header + string.Concat(lines), r => Ask(r) with { PrimaryRow = $"FTE {(isDescending ? "desc" : "asc")}" });
                ProvisioningRun second = only.Import(Header + string.Concat(lines.Where((_, i) => counting.Contains(i))), Ask);
                Assert.Equal(only.State(), all.State());
                Assert.Equal(
                    (second.Created, second.Updated, second.Unchanged + rows.Length - counting.Count, second.Archived, second.UsersCreated),
                    (first.Created, first.Updated, first.Unchanged, first.Archived, first.UsersCreated));
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void Approving_and_resuming_keep_the_order()
    {
        _lab.Import(Header + "1,Bos,Cook,1,\n2,Vos,Boss,1,\n", Asked);
        _lab.SetSetting("ChangeThresholdPercent", 1);
        _lab.SetSetting("ChangeThresholdMinimum", 0);
        string path = _lab.Write(Header + "1,Bos,Cook,0.2,\n1,Bos,Cleaner,0.8,\n2,Vos,Boss,1,\n");
        ProvisioningRun waiting = _lab.ImportPath(path, Asked).Run;
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        ProvisioningRun approved = _lab.Service.Approve(
            new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 1, 2, 0), (approved.Status, approved.Updated, approved.Unchanged, approved.Rejected));
        Assert.Equal("Cleaner", _lab.Contact("1").JobTitle);

        string many = Header + string.Concat(Enumerable.Range(0, 3000).Select(i => $"p{i % 1500},Bos,Job {i},0.{i / 1500},\n"));
        string file = _lab.Write(many);
        _lab.ImportUntil(file, 1000, r => Asked(r) with { Force = true, LongestTransaction = TimeSpan.Zero });
        ProvisioningRun interrupted = _lab.Service.ListRuns()[^1];
        Assert.Equal(ProvisioningRunStatus.Interrupted, interrupted.Status);
        ProvisioningRun done = _lab.Service.Resume(
            new ProvisioningRunReference(interrupted), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 3000, 1500, 1500), (done.Status, done.Rows, done.Created, done.Unchanged));
        Assert.Equal("Job 1507", _lab.Contact("p7").JobTitle);
    }

    [Fact]
    public void A_resumed_run_that_has_adopted_contacts_has_no_errors()
    {
        _lab.CreateContact(new ContactFields { LastName = "Bos", Email = "bos@example.org" });
        string file = _lab.Write("ExternalReference,LastName,Email\n1,Bos,bos@example.org\n"
            + string.Concat(Enumerable.Range(2, 2500).Select(i => $"{i},Vos,\n")));
        _lab.ImportUntil(file, 1000, r => r with { MatchBy = ["Email"], LongestTransaction = TimeSpan.Zero });
        ProvisioningRun done = _lab.Service.Resume(
            new ProvisioningRunReference(_lab.Service.ListRuns()[^1]), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal(ProvisioningRunStatus.Completed, done.Status);
    }

    [Fact]
    public void Items_references_and_matching_take_the_row_that_counts()
    {
        const string File = "ExternalReference,LastName,Email,FTE\n1,Bos,a@example.org,0.2\n1,Bos,b@example.org,0.8\n"
            + "2,Vos,,1\n2,Vos,c@example.org,\n";
        _lab.CreateContact(new ContactFields { LastName = "Bosch", Email = "b@example.org" });
        _lab.CreateContact(new ContactFields { LastName = "Other", Email = "a@example.org" });
        string path = _lab.Write(File);
        EmployeeFileRequest Matched(EmployeeFileRequest request) => Asked(request) with { MatchBy = ["Email"] };
        List<ProvisioningRunItem> plan = _lab.Compare(File, Matched).Items;
        ImportResult result = _lab.ImportPath(
            path, r => Matched(r) with { Items = plan.Take(3).Select(item => new ProvisioningRunItemReference(item)).ToList() });
        Assert.Empty(result.Refused);
        Assert.Equal((3, 1, 1, 1), (result.Run.Rows, result.Run.Created, result.Run.Updated, result.Run.Unchanged));
        Assert.Equal("b@example.org", _lab.Contact("1").Email);

        ImportResult without = _lab.ImportPath(
            path, r => r with { Items = plan.Take(2).Select(item => new ProvisioningRunItemReference(item)).ToList() });
        Assert.All(without.Refused, error => Assert.Equal(ErrorIds.PlanOutdated, error.ErrorId));
        Assert.Equal(2, without.Refused.Count);

        ProvisioningRun named = _lab.ImportPath(path, r => Asked(r) with { ExternalReferences = ["2"] }).Run;
        Assert.Equal((2, 2), (named.Rows, named.Unchanged));
        Assert.Null(_lab.Contact("2").Email);
    }

    private static EmployeeFileRequest Asked(EmployeeFileRequest request) => request with { PrimaryRow = "FTE desc" };

    private static string Text(ProvisioningRunItem item) => $"{item.Line} {item.Action} {item.ExternalReference} {item.Reason}";
}
