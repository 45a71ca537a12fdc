using UserProvisioning.Importing;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of imports of objects: what null, absent and empty properties do, and that a run survives the process that had the objects.
/// </summary>
public sealed class ObjectImportTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new(licenses: 10_000);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_property_that_is_null_or_absent_says_nothing_and_an_empty_text_clears()
    {
        Import(One(("LastName", "Vos"), ("Phone", "1"), ("Department", "IT"), ("StartDate", new DateTime(2026, 3, 1)), ("Floor", "2")));
        Import(One(("LastName", null), ("Phone", ""), ("Department", null), ("StartDate", null)), One("E2", ("Floor", "9"), ("LastName", "b")));
        Contact contact = _lab.Contact("E1");
        Assert.Equal(
            ("Vos", null, "IT", new DateTime(2026, 3, 1), "2"),
            (contact.LastName, contact.Phone, contact.Department, contact.StartDate, contact.Floor));
    }

    [Fact]
    public void ClearNull_clears_what_is_null_or_absent()
    {
        Import(One(("LastName", "Vos"), ("Phone", "1"), ("Floor", "2"), ("Room", "3")));
        Import(r => r with { ClearNull = true }, One(("LastName", "Vos"), ("Phone", null)), One("E2", ("Floor", "9"), ("LastName", "b")));
        Contact contact = _lab.Contact("E1");
        Assert.Equal((null, null, "3"), (contact.Phone, contact.Floor, contact.Room));
    }

    [Fact]
    public void Null_keeps_groups_organization_and_end_of_a_person()
    {
        _lab.AddGroup("G");
        Import(
            r => r with { CreateUser = true },
            One("O", ("Type", "Organization"), ("OrganizationName", "Acme")),
            One(("LastName", "Vos"), ("UserGroups", "G"), ("OrganizationReference", "O"), ("EndDate", "2027-01-31")));
        ProvisioningRun run = Import(
            r => r with { CreateUser = true },
            One("O", ("Type", "Organization"), ("OrganizationName", "Acme")),
            One(("LastName", "Vos"), ("UserGroups", null), ("OrganizationReference", null), ("EndDate", null)));
        Assert.Equal((2, 0), (run.Unchanged, run.Updated));
        Assert.Equal(["G"], _lab.User("E1").UserGroups);
        Assert.Equal(new DateTime(2027, 1, 31), _lab.Contact("E1").EndDate);
    }

    [Fact]
    public void A_second_import_of_the_same_objects_changes_nothing_and_one_with_null_in_place_of_empty_is_another_row()
    {
        Import(One(("LastName", "Vos"), ("Phone", "1")));
        Assert.Equal(1, Import(One(("LastName", "Vos"), ("Phone", "1"))).Unchanged);
        Assert.Equal(1, Import(One(("LastName", "Vos"), ("Phone", null))).Unchanged);
        Assert.Equal(1, Import(One(("LastName", "Vos"), ("Phone", ""))).Updated);
    }

    [Fact]
    public void A_default_and_a_constant_of_the_mapping_are_values()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["Department"] = new Dictionary<string, object?> { ["Column"] = "Dep", ["Default"] = "None" },
            ["Language"] = new Dictionary<string, object?> { ["Value"] = "fr" },
        };
        Import(r => r with { Mapping = mapping }, One(("LastName", "Vos"), ("Dep", null)));
        Assert.Equal(("None", "fr"), (_lab.Contact("E1").Department, _lab.Contact("E1").Language));
    }

    [Theory]
    [InlineData(12.5, false)]
    [InlineData(12.0, true)]
    [InlineData(9007199254740992.0, false)]
    [InlineData(9007199254740991.0, true)]
    [InlineData(double.NaN, false)]
    public void A_floating_point_number_is_a_reference_only_when_it_is_whole_and_exact(double number, bool isReference)
    {
        ProvisioningRun run = Import(Object(("ExternalReference", number), ("LastName", "Vos")), One("E2", ("LastName", "b")));
        Assert.Equal(isReference ? (2, 0) : (1, 1), (run.Created, run.Rejected));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_number_of_objects_than_expected_and_a_full_load_of_none_are_refused(bool compare)
    {
        Import(One(("LastName", "Vos")));
        string before = _lab.Dump();
        Assert.Equal(ErrorIds.SourceIncomplete, Refused(r => r with { ExpectedCount = 2 }, One(("LastName", "Vos"))));
        Assert.Equal(ErrorIds.SourceIncomplete, Refused(r => r with { ExpectedCount = 0, Force = true }, One(("LastName", "Vos"))));
        Assert.Equal(ErrorIds.SourceEmpty, Refused(r => r with { FullLoad = true, Force = true }));
        Assert.Equal(before, _lab.Dump());

        string Refused(Func<EmployeeFileRequest, EmployeeFileRequest> options, params (string, object?)[][] objects)
        {
            using EmployeeObjects all = Collect(objects);
            EmployeeFileRequest request = options(EmployeeFileRequest.ForObjects(all));
            return Assert.Throws<ProvisioningException>(
                () => compare ? _lab.Service.Compare(request, _ => { }) : _lab.Service.Import(request)).ErrorId;
        }
    }

    [Fact]
    public void No_objects_are_a_run_of_no_rows_with_a_warning()
    {
        using EmployeeObjects none = Collect();
        ImportResult result = _lab.Service.Import(EmployeeFileRequest.ForObjects(none));
        Assert.Equal((0, "There were no objects. Nothing was changed."), (result.Run.Rows, Assert.Single(result.Warnings)));
    }

    [Fact]
    public void Managers_are_found_by_distinguished_name_or_id_before_and_after_and_others_stay_with_one_warning()
    {
        const string Boss = "CN=Boss\\, The,OU=Staff,DC=example,DC=org";
        var id = Guid.NewGuid();
        using EmployeeObjects objects = Collect(
            Object(("EmployeeID", "1"), ("sn", "a"), ("DistinguishedName", "CN=a,DC=x"), ("Manager", Boss), ("objectGUID", Guid.NewGuid())),
            Object(("EmployeeID", "2"), ("sn", "b"), ("DistinguishedName", Boss), ("Manager", null), ("objectGUID", id)),
            Object(("EmployeeID", "3"), ("sn", "c"), ("DistinguishedName", "CN=c,DC=x"), ("Manager", Boss.ToUpperInvariant())),
            Object(("EmployeeID", "4"), ("sn", "d"), ("DistinguishedName", "CN=d,DC=x"), ("Manager", id.ToString())),
            Object(("EmployeeID", "5"), ("sn", "e"), ("DistinguishedName", "CN=e,DC=x"), ("Manager", "CN=Gone,DC=x")),
            Object(("EmployeeID", "6"), ("sn", "f"), ("DistinguishedName", "CN=f,DC=x"), ("Manager", "CN=Gone,DC=x")),
            Object(("EmployeeID", "7"), ("sn", "g"), ("DistinguishedName", "CN=g,DC=x"), ("Manager", "2")));
        ImportResult result = _lab.Service.Import(EmployeeFileRequest.ForObjects(objects));
        Assert.Equal((7, 0), (result.Run.Created, result.Run.Rejected));
        Assert.Equal(
            ["2", null, "2", "2", null, null, "2"],
            "1234567".Select(reference => _lab.Contact(reference.ToString()).ManagerReference));
        Assert.StartsWith(
            "2 objects name a manager who is not among the objects.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_reference_of_a_manager_is_a_change_of_those_who_have_that_manager()
    {
        Import(Object(("EmployeeID", "1"), ("sn", "a"), ("DistinguishedName", "CN=a"), ("Manager", "CN=b")),
            Object(("EmployeeID", "2"), ("sn", "b"), ("DistinguishedName", "CN=b")));
        Import(Object(("EmployeeID", "1"), ("sn", "a"), ("DistinguishedName", "CN=a"), ("Manager", "CN=b")),
            Object(("EmployeeID", "3"), ("sn", "b"), ("DistinguishedName", "CN=b")));
        Assert.Equal("3", _lab.Contact("1").ManagerReference);
    }

    [Fact]
    public void A_mapped_property_or_a_key_that_is_null_in_every_object_is_a_warning_that_names_it()
    {
        var mapping = new Dictionary<string, object?> { ["CostCenter"] = "extensionAttribute1" };
        using EmployeeObjects objects = Collect(
            Object(("EmployeeID", null), ("ObjectGUID", Guid.NewGuid()), ("Surname", "a"), ("extensionAttribute1", null), ("Initials", null)));
        ImportResult result = _lab.Service.Import(EmployeeFileRequest.ForObjects(objects) with { Mapping = mapping });
        Assert.Equal(1, result.Run.Created);
        Assert.Equal(2, result.Warnings.Count);
        Assert.StartsWith("No object has an employee number, so 'ObjectGUID' is the key.", result.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "No object has a value in 'extensionAttribute1', from which CostCenter comes.", result.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_moment_at_which_an_account_expires_is_the_end_of_the_day_before()
    {
        DateTime day = new(2027, 7, 1, 0, 0, 0, DateTimeKind.Local);
        Import(
            Object(("EmployeeID", "1"), ("sn", "a"), ("AccountExpirationDate", day)),
            Object(("EmployeeID", "2"), ("sn", "b"), ("AccountExpirationDate", null)));
        Import(
            Object(("EmployeeID", "3"), ("sn", "c"), ("accountExpires", day.ToFileTime())),
            Object(("EmployeeID", "4"), ("sn", "d"), ("accountExpires", long.MaxValue)),
            Object(("EmployeeID", "1"), ("sn", "a"), ("accountExpires", 0L)));
        Assert.Equal((null, null), (_lab.Contact("1").EndDate, _lab.Contact("4").EndDate));
        Assert.Equal(new DateTime(2027, 6, 30), _lab.Contact("3").EndDate);
    }

    [Fact]
    public void A_run_of_objects_is_approved_when_its_objects_are_gone()
    {
        Import(r => r with { CreateUser = true }, People(1, 20));
        string before = _lab.State();
        string files = _lab.Rows("ProvisioningRunFileParts");
        ProvisioningRun waiting = Import(r => r with { CreateUser = true, FullLoad = true, ClearNull = true }, People(1, 10, phone: null));
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, before), (waiting.Status, _lab.State()));
        using (var other = _lab.Open("approver"))
        {
            ProvisioningRun approved = other.EmployeeFiles.Approve(
                new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken).Run;
            Assert.Equal((ProvisioningRunStatus.Completed, 10, 10), (approved.Status, approved.Archived, approved.Updated));
        }

        Assert.Null(_lab.Contact("E1").Phone);
        Assert.Equal(files, _lab.Rows("ProvisioningRunFileParts"));
        _lab.Service.Undo(new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, _lab.State());
        Assert.Empty(_lab.Broken());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_interrupted_run_of_objects_is_finished_with_and_without_the_objects(bool areGone)
    {
        using (EmployeeObjects objects = Collect(People(1, 2600)))
        {
            using var stop = new CancellationTokenSource();
            var progress = new EmployeeFileLab.OnProgress(value =>
            {
                if (value.Rows >= 1300)
                {
                    stop.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(
                () => _lab.Service.Import(Slow(EmployeeFileRequest.ForObjects(objects)), progress, stop.Token));
        }

        ProvisioningRun run = Assert.Single(_lab.Service.ListRuns());
        Assert.Equal((ProvisioningRunStatus.Interrupted, "objects"), (run.Status, run.FileName));
        ProvisioningRun done = areGone
            ? _lab.Service.Resume(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken).Run
            : Import(Slow, People(1, 2600));
        Assert.Equal((run.Id, ProvisioningRunStatus.Completed, 2600), (done.Id, done.Status, done.Created));
        using EmployeeFileLab fresh = new();
        Assert.Equal(fresh.Rows("ProvisioningRunFileParts"), _lab.Rows("ProvisioningRunFileParts"));
        Assert.Equal(2600, _lab.Items(done).Select(item => item.Line).Distinct().Count());
        Assert.Empty(_lab.Broken());

        static EmployeeFileRequest Slow(EmployeeFileRequest request) => request with { LongestTransaction = TimeSpan.Zero, CreateUser = true };
    }

    private static (string, object?)[] Object(params (string, object?)[] properties) => properties;

    private static (string, object?)[] One(params (string, object?)[] properties) => One("E1", properties);

    private static (string, object?)[] One(string reference, params (string, object?)[] properties) =>
        [("ExternalReference", reference), .. properties];

    private static (string, object?)[][] People(int from, int to, string? phone = "1") => Enumerable.Range(from, to - from + 1)
        .Select(i => One($"E{i}", ("LastName", $"Vos{i}"), ("Phone", phone)))
        .ToArray();

    private static EmployeeObjects Collect(params (string Name, object? Value)[][] objects)
    {
        var all = new EmployeeObjects();
        foreach ((string Name, object? Value)[] one in objects)
        {
            all.Add(one.Select(property => KeyValuePair.Create(property.Name, property.Value)));
        }

        return all;
    }

    private ProvisioningRun Import(params (string, object?)[][] objects) => Import(request => request, objects);

    private ProvisioningRun Import(Func<EmployeeFileRequest, EmployeeFileRequest> options, params (string, object?)[][] objects)
    {
        using EmployeeObjects all = Collect(objects);
        return _lab.Service.Import(options(EmployeeFileRequest.ForObjects(all))).Run;
    }
}
