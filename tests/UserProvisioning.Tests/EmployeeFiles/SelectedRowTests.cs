using System.Management.Automation;
using UserProvisioning.Fields;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of imports that apply only some rows of a file: the items of a comparison, or the rows of some external references.</summary>
public sealed class SelectedRowTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,Phone\n";
    private const string Before = Header + "A,Abel,1\nB,Bos,2\nC,Cor,3\nD,Dam,4\n";

    // A stays, B changes, C and D are gone, E, F and G are new, and the row of line 7 is rejected.
    private const string After = Header + "A,Abel,1\nB,Bos,22\nE,Eek,5\nF,Fok,6\nG,Gal,7\n,Nobody,8\n";

    private readonly EmployeeFileLab _lab = new();

    public SelectedRowTests() => _lab.Import(Before, r => r with { CreateUser = true });

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Only_the_given_items_are_applied()
    {
        string path = _lab.Write(After);
        ImportResult result = Apply(path, Plan(path).Where(item => item.ExternalReference is "B" or "F"));
        Assert.Empty(result.Refused);
        Assert.Equal((ProvisioningRunStatus.Completed, 2, 1, 1), (result.Run.Status, result.Run.Rows, result.Run.Created, result.Run.Updated));
        Assert.Equal(["B 3 Update", "F 5 Create"], Told(result.Run));
        Assert.Equal(["A", "B", "C", "D", "F"], Active());
        Assert.Equal("22", _lab.Contact("B").Phone);
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void Unchanged_and_rejected_items_are_recorded_as_what_they_are()
    {
        string path = _lab.Write(After);
        ImportResult result = Apply(path, Plan(path).Where(item => item.Action is ImportAction.Unchanged or ImportAction.Reject));
        Assert.Equal((2, 1, 1), (result.Run.Rows, result.Run.Unchanged, result.Run.Rejected));
        Assert.Equal(["A 2 Unchanged", " 7 Reject"], Told(result.Run));
        Assert.Empty(result.Refused);
    }

    [Fact]
    public void The_items_of_absent_contacts_archive_just_those()
    {
        string path = _lab.Write(After);
        ImportResult result = Apply(path, Plan(path, FullLoad).Where(item => item.ExternalReference == "C"), FullLoad);
        Assert.Empty(result.Refused);
        Assert.Equal(["C 0 Archive"], Told(result.Run));
        Assert.Equal(["A", "B", "D"], Active());
        Assert.Equal(SystemUserStatus.Archived, _lab.User("C").Status);
    }

    [Fact]
    public void A_full_load_of_items_archives_nobody_who_has_no_item()
    {
        string path = _lab.Write(After);
        Apply(path, Plan(path, FullLoad).Where(item => item.ExternalReference == "B"), FullLoad);
        Assert.Equal(["A", "B", "C", "D"], Active());
    }

    [Fact]
    public void An_item_of_an_absent_contact_is_refused_when_it_does_not_hold()
    {
        string path = _lab.Write(After);
        List<ProvisioningRunItem> absent = Plan(path, FullLoad).Where(item => item.Line == 0).OrderBy(item => item.ExternalReference).ToList();
        Assert.Equal(["C", "D"], absent.Select(item => item.ExternalReference));
        ProvisioningException[] refused = [.. Apply(path, absent).Refused];
        Assert.Equal(["C", "D"], refused.Select(error => error.Target));
        Assert.All(refused, error => Assert.Contains("no full load", error.Message, StringComparison.Ordinal));

        // D loses its user only by hand, so less would be archived than was planned.
        _lab.ArchiveByHand("D");
        _lab.Connection.Contacts.Update(new ContactReference("C"), fields => fields with { Phone = "33" });
        ImportResult result = Apply(path, absent, FullLoad);
        ProvisioningException error = Assert.Single(result.Refused);
        Assert.Equal((ErrorIds.PlanOutdated, "D"), (error.ErrorId, error.Target));
        Assert.Equal(["A", "B", "D"], Active());
        string again = Assert.Single(Apply(path, absent.Take(1), FullLoad).Refused).Message;
        Assert.Contains("archived already", again, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_does_not_hold_is_refused_and_the_others_are_applied()
    {
        string path = _lab.Write(After);
        List<ProvisioningRunItem> plan = Plan(path);
        _lab.Connection.Contacts.Update(new ContactReference("B"), fields => fields with { Phone = "0" });
        _lab.CreateContact(new ContactFields { ExternalReference = "F", LastName = "Fok" });
        ImportResult result = Apply(path, plan);
        Assert.Equal([ErrorIds.PlanOutdated, ErrorIds.PlanOutdated], result.Refused.Select(error => error.ErrorId));
        Assert.Equal(["B", "F"], result.Refused.Select(error => error.Target));
        string message = result.Refused[0].Message;
        Assert.Contains("Line 3 ('B')", message, StringComparison.Ordinal);
        Assert.Contains("Phone: 2 → 22", message, StringComparison.Ordinal);
        Assert.Contains("Phone: 0 → 22", message, StringComparison.Ordinal);
        Assert.Contains("to create it", result.Refused[1].Message, StringComparison.Ordinal);
        Assert.Contains("would update it", result.Refused[1].Message, StringComparison.Ordinal);
        Assert.Equal("0", _lab.Contact("B").Phone);
        Assert.Null(_lab.Contact("F").Phone);
        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, result.Run.Status);
        Assert.Equal(["A 2 Unchanged", "E 4 Create", "G 6 Create", " 7 Reject"], Told(result.Run));
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void An_item_whose_line_has_another_row_or_none_is_refused()
    {
        string path = _lab.Write(After);
        List<ProvisioningRunItem> plan = Plan(path);
        File.WriteAllText(path, Header + "A,Abel,1\nE,Eek,5\n");
        ImportResult result = Apply(path, plan.Where(item => item.ExternalReference is "A" or "B" or "G"));
        Assert.Equal(["A 2 Unchanged"], Told(result.Run));
        Assert.Equal(["B", "G"], result.Refused.Select(error => error.Target));
        Assert.Contains("'E', which is on that line", result.Refused[0].Message, StringComparison.Ordinal);
        Assert.Contains("no row on that line", result.Refused[1].Message, StringComparison.Ordinal);
        Assert.Equal("2", _lab.Contact("B").Phone);
    }

    [Fact]
    public void A_refused_item_leaves_its_license_and_username_to_the_others()
    {
        _lab.SetPool(LicenseType.Requestor, 6);
        string path = _lab.Write(Header + "P,Vos,1\nQ,Vos,2\n");
        List<ProvisioningRunItem> plan = Plan(path, CreateUser);
        _lab.CreateContact(new ContactFields { ExternalReference = "P", LastName = "Vos" });
        _lab.SetPool(LicenseType.Requestor, 5);

        // P is refused. Q was to get the second name, since P was to get the first, so it does not hold either.
        Assert.Equal(["P", "Q"], Apply(path, plan, CreateUser).Refused.Select(error => error.Target));
        Assert.Equal(4, _lab.LicensesUsed());
        ImportResult result = Apply(path, Plan(path, r => r with { CreateUser = true, ExternalReferences = ["Q"] }), CreateUser);
        Assert.Empty(result.Refused);
        Assert.Equal("vos", _lab.User("Q").Username);
        Assert.Equal(5, _lab.LicensesUsed());
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void Thousands_of_items_with_some_that_do_not_hold_end_as_an_import_of_the_others()
    {
        const int Rows = 3000;
        _lab.SetPool(LicenseType.Requestor, Rows + 4);
        string path = _lab.Write(Header + string.Concat(Enumerable.Range(1, Rows).Select(i => $"N{i},Name{i},{i}\n")));
        List<ProvisioningRunItem> plan = Plan(path, CreateUser);
        int[] outdated = [1, 499, 500, 501, 1700, 3000];
        Array.ForEach(outdated, i => _lab.CreateContact(new ContactFields { ExternalReference = $"N{i}", LastName = "Other" }));
        ImportResult result = Apply(path, plan, r => r with { CreateUser = true, Force = true });
        Assert.Equal(outdated.Select(i => $"N{i}"), result.Refused.Select(error => error.Target));
        Assert.Equal((Rows - outdated.Length, Rows - outdated.Length), (result.Run.Created, result.Run.UsersCreated));
        Assert.Empty(_lab.Broken());
        _lab.Service.Undo(new ProvisioningRunReference(result.Run), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4 + outdated.Length, _lab.Contacts().Count);
    }

    [Fact]
    public void References_with_wildcards_select_rows_and_absent_contacts()
    {
        string path = _lab.Write(After);
        var result = _lab.ImportPath(path, r => r with { ExternalReferences = ["b", "[EG]*", "D"], FullLoad = true });
        Assert.Empty(result.Refused);
        Assert.Equal(["B 3 Update", "E 4 Create", "G 6 Create", "D 0 Archive"], Told(result.Run));
        Assert.Equal(["A", "B", "C", "E", "G"], Active());
    }

    [Fact]
    public void A_reference_that_the_file_lacks_is_an_error_and_a_pattern_that_finds_nothing_is_none()
    {
        ImportResult result = _lab.ImportPath(_lab.Write(After), r => r with { ExternalReferences = ["B", "X", "Y*"] });
        Assert.Equal([(ErrorIds.ContactNotFound, "X")], result.Refused.Select(error => (error.ErrorId, (string)error.Target!)));
        Assert.Equal(["B 3 Update"], Told(result.Run));
    }

    [Fact]
    public void A_row_that_repeats_the_key_of_a_row_that_is_not_selected_is_rejected_as_in_the_whole_file()
    {
        string path = _lab.Write(Header + "X,One,1\nX,Two,2\n");
        ProvisioningRunItem second = Plan(path)[1];
        Assert.Equal(ImportAction.Reject, second.Action);
        ImportResult result = Apply(path, [second]);
        Assert.Equal(["X 3 Reject"], Told(result.Run));
        Assert.Empty(result.Refused);
    }

    [Fact]
    public void A_person_whose_organization_is_not_selected_is_refused_and_told_why()
    {
        string path = _lab.Write("ExternalReference,Type,LastName,OrganizationName,OrganizationReference\nO,Organization,,Acme,\nP,,Pel,,O\n");
        ProvisioningException error = Assert.Single(Apply(path, Plan(path).Skip(1)).Refused);
        Assert.Contains("not among the rows that are applied", error.Message, StringComparison.Ordinal);
        Assert.Empty(Apply(path, Plan(path)).Refused);
    }

    [Fact]
    public void The_brakes_count_what_is_applied_and_an_approval_applies_just_that()
    {
        _lab.SetSetting("LeaverThresholdMinimum", 0);
        string path = _lab.Write(After);
        List<ProvisioningRunItem> plan = Plan(path, FullLoad);
        Assert.Equal(ProvisioningRunStatus.Completed, Apply(path, plan.Where(item => item.ExternalReference == "E"), FullLoad).Run.Status);
        ProvisioningRun waiting = Apply(path, plan.Where(item => item.ExternalReference is "B" or "C"), FullLoad).Run;
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        Assert.Equal(["A", "B", "C", "D", "E"], Active());
        ImportResult approved = _lab.Service.Approve(
            new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(approved.Refused);
        Assert.Equal((waiting.Id, ProvisioningRunStatus.Completed), (approved.Run.Id, approved.Run.Status));
        Assert.Equal(["B 3 Update", "C 0 Archive"], Told(approved.Run));
        Assert.Equal(["A", "B", "D", "E"], Active());
    }

    [Fact]
    public void An_approval_of_references_applies_just_those()
    {
        _lab.SetSetting("LeaverThresholdMinimum", 0);
        ProvisioningRun waiting = _lab.Import(After, r => r with { ExternalReferences = ["C*", "F"], FullLoad = true });
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        _lab.Service.Approve(new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["A", "B", "D", "F"], Active());
    }

    [Fact]
    public void An_interrupted_import_of_items_is_resumed_with_the_same_items()
    {
        string rows = string.Concat(Enumerable.Range(1, 2600).Select(i => $"N{i},Name{i},{i}\n"));
        string path = _lab.Write(Header + "A,Abel,1\n" + rows);
        List<ProvisioningRunItem> plan = Plan(path, FullLoad).Where(item => item.ExternalReference is not ("C" or "N5" or "N2500")).ToList();
        _lab.CreateContact(new ContactFields { ExternalReference = "N2501", LastName = "Other" });
        _lab.ImportUntil(path, 1200, r => Options(r) with
        {
            Items = plan.ConvertAll(item => new ProvisioningRunItemReference(item)), LongestTransaction = TimeSpan.Zero,
        });
        ProvisioningRun interrupted = _lab.Service.ListRuns()[^1];
        Assert.Equal(ProvisioningRunStatus.Interrupted, interrupted.Status);
        ImportResult result = _lab.Service.Resume(
            new ProvisioningRunReference(interrupted), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(interrupted.Id, result.Run.Id);
        Assert.Equal(["N2501"], result.Refused.Select(error => error.Target));
        Assert.Equal((2597, 2), (result.Run.Created, result.Run.Archived));
        Assert.Equal(
            ["A", "C", .. Enumerable.Range(1, 2600).Where(i => i is not (5 or 2500)).Select(i => $"N{i}").Order(StringComparer.Ordinal)],
            Active());
        Assert.Empty(_lab.Broken());

        EmployeeFileRequest Options(EmployeeFileRequest request) => request with { FullLoad = true, Force = true };
    }

    [Theory]
    [InlineData("A")]
    [InlineData("a*")]
    [InlineData("?b")]
    [InlineData("[a-c]1")]
    [InlineData("[^a]")]
    [InlineData("x[-]y")]
    [InlineData("a`*")]
    [InlineData("`[a`]")]
    [InlineData("a.c")]
    [InlineData("*")]
    [InlineData("é?")]
    [InlineData("[a.]b")]
    public void Wildcards_mean_what_they_mean_to_PowerShell(string pattern)
    {
        string[] texts = ["A", "a", "ab", "Ab1", "a1", "B1", "d1", "x-y", "a*", "[a]", "abc", "a.c", "É1", ".b", "^", "", "a\nb"];
        var theirs = new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        TextFilter ours = WildcardFilter.Of(pattern);
        Assert.Equal(texts.Where(theirs.IsMatch), texts.Where(ours.Matches));
    }

    private static EmployeeFileRequest FullLoad(EmployeeFileRequest request) => request with { FullLoad = true };

    private static EmployeeFileRequest CreateUser(EmployeeFileRequest request) => request with { CreateUser = true };

    private List<ProvisioningRunItem> Plan(string path, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        var items = new List<ProvisioningRunItem>();
        var request = new EmployeeFileRequest { Path = path };
        _lab.Service.Compare(options?.Invoke(request) ?? request, items.Add, cancellation: TestContext.Current.CancellationToken);
        return items;
    }

    private ImportResult Apply(
        string path, IEnumerable<ProvisioningRunItem> items, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        _lab.ImportPath(path, request => (options?.Invoke(request) ?? request) with
        {
            Items = items.Select(item => new ProvisioningRunItemReference(item)).ToList(),
        });

    private IEnumerable<string> Told(ProvisioningRun run) => _lab.Items(run).Select(item => $"{item.ExternalReference} {item.Line} {item.Action}");

    private IEnumerable<string?> Active() => _lab.Contacts().Where(contact => contact.Status == ContactStatus.Active)
        .Select(contact => contact.ExternalReference).Order(StringComparer.Ordinal);
}
