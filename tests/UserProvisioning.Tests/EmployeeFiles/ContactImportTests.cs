using UserProvisioning.Fields;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class ContactImportTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_row_that_names_itself_as_the_manager_is_rejected()
    {
        _lab.Import("externalreference,lastname,managerreference\n1,Visser,1\n2,Bakker,1\n");
        Assert.Equal(["2"], _lab.Contacts().Select(contact => contact.ExternalReference));
    }

    [Fact]
    public void A_second_import_of_a_file_changes_nothing()
    {
        const string Text = """
            ExternalReference;Type;FirstName;LastName;OrganizationName;OrganizationReference;Language;StartDate;CreateUser;License;UserGroups
            p1;person;Jürgen;Groß;;O1;NL-nl;2020-01-01;ja;requestor;Readers|readers
            O1;Bedrijf;;;Acme;O1;en;;;;
            p2;;Piet;Smit;Losse naam;;;;;;
            """;
        _lab.AddGroup("Readers");
        ProvisioningRun first = _lab.Import(Text);
        Assert.Equal((3, 3, 0, 1, ProvisioningRunStatus.Completed), (first.Rows, first.Created, first.Rejected, first.UsersCreated, first.Status));
        ProvisioningRun second = _lab.Import(Text);
        Assert.Equal((3, 3, 0, 0), (second.Rows, second.Unchanged, second.Updated, second.UsersCreated));
        Assert.All(_lab.Items(second), item => Assert.Equal((ImportAction.Unchanged, 0), (item.Action, item.Changes.Count)));
    }

    [Fact]
    public void A_row_may_refer_to_an_organization_further_down_and_items_keep_their_lines()
    {
        ProvisioningRun run =
            _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference\n1,Jansen,ignored,acme\nACME,,Acme BV,\n2,Smit,,Acme\n");
        Assert.Equal(3, run.Created);
        Contact organization = _lab.Contact("acme");
        Assert.Equal((ContactType.Organization, "Acme BV"), (organization.Type, organization.DisplayName));
        Assert.Equal((organization.Id, "Acme BV"), (_lab.Contact("1").OrganizationId!.Value, _lab.Contact("1").OrganizationName));
        List<ProvisioningRunItem> items = _lab.Items(run);
        Assert.Equal([2L, 3L, 4L], items.Select(item => item.Line));
        Assert.Contains(new FieldChange("OrganizationReference", null, "ACME"), items[0].Changes);
        Assert.Contains(new FieldChange("OrganizationName", null, "Acme BV"), items[0].Changes);
        Assert.DoesNotContain(items[0].Changes, change => change.Field == "OrganizationId");
    }

    [Fact]
    public void The_item_of_a_move_names_the_former_and_the_new_organization()
    {
        _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference\nA,,Alpha,\nB,,Beta,\n1,Jansen,,A\n");
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,OrganizationReference\n1,Jansen,B\n");
        Assert.Equal(
            [new FieldChange("OrganizationName", "Alpha", "Beta"), new FieldChange("OrganizationReference", "A", "B")],
            Assert.Single(_lab.Items(run)).Changes);
        run = _lab.Import("ExternalReference,LastName,OrganizationReference\n1,Jansen,\n");
        Assert.Equal(1, run.Updated);
        Assert.Null(_lab.Contact("1").OrganizationId);
    }

    [Fact]
    public void An_unknown_organization_rejects_the_row()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,Type,LastName,OrganizationName,OrganizationReference\n1,,Jansen,,nowhere\n2,,Smit,,"
            + "3\n3,Person,Vries,,\n4,,Bos,,5\n5,Organization,,,\n");
        List<ProvisioningRunItem> rejected = _lab.Items(run, ImportAction.Reject);
        Assert.Equal([2L, 3L, 5L, 6L], rejected.Select(item => item.Line));
        Assert.Equal("OrganizationReference", rejected[0].Field);
        Assert.Contains("no organization 'nowhere'", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("line 6", rejected[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_reference_the_name_of_the_organization_is_text()
    {
        _lab.Import("ExternalReference,LastName,Bedrijf\n1,Jansen,Acme\n");
        Assert.Equal(("Acme", (long?)null), (_lab.Contact("1").OrganizationName, _lab.Contact("1").OrganizationId));
    }

    [Fact]
    public void A_second_row_with_the_same_key_is_rejected_in_any_case()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,OrganizationName\nab\u00e9,Jansen,\nAB\u00c9,Smit,\n abe\u0301 ,,Acme\n");
        Assert.Equal((1, 2), (run.Created, run.Rejected));
        Assert.Equal("Jansen", _lab.Contacts().Single().LastName);
        ProvisioningRunItem item = _lab.Items(run, ImportAction.Reject)[0];
        Assert.Equal((3L, "ExternalReference"), (item.Line, item.Field));
        Assert.Contains("line 2", item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_row_does_not_stop_the_others_and_its_item_names_each_fault()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Email,StartDate\n1,Jansen,a@b.nl,\n2,,not an address,2026-99-99\n,Smit,,\n"
            + new string('x', 201)
            + ",Vries,,\n4,Bos,,\n");
        Assert.Equal((2, 3, ProvisioningRunStatus.CompletedWithErrors), (run.Created, run.Rejected, run.Status));
        List<ProvisioningRunItem> rejected = _lab.Items(run, ImportAction.Reject);
        Assert.Equal("StartDate", rejected[0].Field);
        Assert.Contains("LastName: a person needs", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("Email: 'not an address'", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Equal("ExternalReference", rejected[1].Field);
        Assert.Contains("201 characters", rejected[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_would_change_the_type_of_a_contact_is_rejected()
    {
        _lab.Import("ExternalReference,Type,LastName,OrganizationName\n1,Person,Jansen,\n2,Organization,,Acme\n");
        ProvisioningRun run = _lab.Import("ExternalReference,Type,LastName,OrganizationName\n1,Organisatie,,Acme\n2,persoon,Jansen,\n");
        Assert.Equal(["Type", "Type"], _lab.Items(run, ImportAction.Reject).Select(item => item.Field));
    }

    [Fact]
    public void A_row_without_a_type_has_the_type_of_its_contact()
    {
        _lab.Import("ExternalReference,Type,LastName,OrganizationName\n1,,Jansen,Old\n2,Organization,,Acme\n");
        ProvisioningRun run = _lab.Import("ExternalReference,OrganizationName\n1,New\n2,Acme BV\n");
        Assert.Equal((2, 2), (run.Rows, run.Updated));
        Assert.Equal(("Jansen", "New"), (_lab.Contact("1").LastName, _lab.Contact("1").OrganizationName));
        Assert.Equal("Acme BV", _lab.Contact("2").DisplayName);
    }

    [Fact]
    public void An_empty_cell_clears_and_an_absent_column_does_not()
    {
        _lab.Import("ExternalReference,LastName,Phone,Email\n1,Jansen,06,a@b.nl\n");
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Phone\n1,Jansen,\n");
        Assert.Equal([new FieldChange("Phone", "06", null)], Assert.Single(_lab.Items(run)).Changes);
        Assert.Equal("a@b.nl", _lab.Contact("1").Email);
    }

    [Fact]
    public void A_contact_that_was_created_by_hand_is_adopted_by_its_key()
    {
        _lab.CreateContact(new ContactFields { LastName = "Jansen", ExternalReference = "E1" });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\ne1,Jansen\n", r => r with { Source = "HR" });
        Assert.Equal([new FieldChange("Source", null, "HR")], Assert.Single(_lab.Items(run, ImportAction.Update)).Changes);
        Assert.Equal("E1", _lab.Contact("e1").ExternalReference);
        Assert.Equal("HR", _lab.Import("ExternalReference,LastName\nE1,Jansen\n", r => r with { Source = "hr" }).Source);
    }

    [Fact]
    public void A_run_has_one_audit_entry_of_its_own()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,Jansen\n2,\n");
        ProvisioningRun listed = Assert.Single(_lab.Service.ListRuns(run.Id));
        Assert.Equal(
            (run.Id, "EmployeeFile", "file1.csv", 2, 1, 1),
            (listed.Id, listed.Source, listed.FileName, listed.Rows, listed.Created, listed.Rejected));
        AuditEntry entry = Assert.Single(_lab.Audit(run.Id), e => e.TargetType == "ProvisioningRun");
        Assert.Equal((AuditActions.Create, "1"), (entry.Action, entry.After["Created"]));
    }

    [Fact]
    public void An_unknown_run_is_an_error()
    {
        Assert.Equal(ErrorIds.RunNotFound, Assert.Throws<ProvisioningException>(() => _lab.Service.ListRuns(99)).ErrorId);
        Assert.Equal(
            ErrorIds.RunNotFound,
            Assert.Throws<ProvisioningException>(() => _lab.Service.Items(
                new ProvisioningRunReference(99),
                null,
                TestContext.Current.CancellationToken)).ErrorId);
    }

    [Fact]
    public void An_import_canceled_in_its_first_transaction_leaves_nothing()
    {
        string path = _lab.Write("ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i},Jansen\n")));
        _lab.ImportUntil(path, 2000, r => r with { CreateUser = true, LongestTransaction = TimeSpan.FromHours(1) });
        Assert.Empty(_lab.Contacts());
        Assert.Empty(_lab.Users());
        Assert.Empty(_lab.Service.ListRuns());
        Assert.Equal(0, _lab.LicensesUsed());
        Assert.Equal(5000, _lab.ImportPath(path).Run.Created);
    }

    [Fact]
    public void Progress_ends_at_the_last_row_and_byte()
    {
        var seen = new List<ImportProgress>();
        string path = _lab.Write("ExternalReference,Type,LastName,OrganizationName\no,Organization,,Acme\n" + string.Concat(Enumerable.Range(1, 2500)
            .Select(i => $"{i},,Jansen,\n")));
        _lab.ImportWatched(path, seen.Add);
        Assert.Equal(2501, seen[^1].Rows);
        Assert.Equal(seen[^1].TotalBytes, seen[^1].BytesRead);
        Assert.Equal(seen.OrderBy(value => value.BytesRead), seen);
    }
}
