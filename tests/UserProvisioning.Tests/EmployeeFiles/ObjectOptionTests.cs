using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the options of an import with objects: -PrimaryRow, -MatchBy and -Item, also in a run that is approved or resumed.</summary>
public sealed class ObjectOptionTests : IDisposable
{
    private static readonly object?[][] Orders =
    [
        [0.2, 0.8, 0.5], [1, 3, 2], [1L, 3.5m, "2"], [false, true, false], [new DateTime(2025, 1, 1), new DateTime(2026, 1, 1), null],
        [null, "b", "a"], ["2025-12-31", new DateOnly(2026, 1, 1), new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)], [null, 0, null],
    ];

    private readonly EmployeeFileLab _lab = new(licenses: 10_000);

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Orders.Length)];

    public void Dispose() => _lab.Dispose();

    [Theory]
    [MemberData(nameof(Indexes))]
    public void The_first_object_of_a_person_in_the_order_counts_whatever_the_type_of_the_values(int index)
    {
        object?[] values = Orders[index];
        ProvisioningRun run = Import(
            r => r with { PrimaryRow = "fte desc" },
            [.. values.Select((value, i) => Object(("EmployeeID", 7), ("LastName", "Bos"), ("JobTitle", $"Job {i}"), ("FTE", value)))]);
        Assert.Equal("Job 1", Assert.Single(_lab.Contacts()).JobTitle);
        Assert.Equal((1, 0), (run.Created, run.Rejected));
        Assert.Equal(
            [(1L, "Another object of this person counts: object 2."), (2L, null), (3L, "Another object of this person counts: object 2.")],
            _lab.Items(run).Select(item => (item.Line, item.Reason)));
    }

    [Fact]
    public void A_property_within_another_and_a_mapped_field_are_orders_too()
    {
        (string, object?)[][] people =
        [
            Object(("EmployeeID", "1"), ("LastName", "Bos"), ("JobTitle", "A"), ("contract.hours", 8), ("contract.start", new DateTime(2026, 1, 1))),
            Object(("EmployeeID", "1"), ("LastName", "Bos"), ("JobTitle", "B"), ("contract.hours", 32), ("contract.start", new DateTime(2025, 1, 1))),
        ];
        var mapping = new Dictionary<string, object?> { ["StartDate"] = "contract.start" };
        foreach ((string order, string job) in new[] { ("contract.hours desc", "B"), ("StartDate desc", "A"), ("contract.start asc", "B") })
        {
            Import(r => r with { Mapping = mapping, PrimaryRow = order }, people);
            Assert.Equal(job, _lab.Contact("1").JobTitle);
        }
    }

    [Fact]
    public void A_contact_that_no_source_delivers_is_adopted_by_an_object_and_undo_gives_it_back()
    {
        AddContacts();
        string before = _lab.State();
        ProvisioningRun run = Import(Match, Ann, Object(("EmployeeID", "2"), ("Surname", "Vos"), ("TelephoneNumber", "06 1234")));
        Assert.Equal((0, 2), (run.Created, run.Updated));
        Assert.Equal(
            new[] { "Email", "Phone" }.Select(by => $"Adopted: no source delivered the contact, which was found by {by}."),
            _lab.Items(run).Select(item => item.Reason));
        Assert.Equal("Ann", _lab.Contact("1").FirstName);
        _lab.Service.Undo(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, _lab.State());
    }

    [Fact]
    public void An_object_whose_property_is_null_adopts_nobody_by_it()
    {
        AddContacts();
        ProvisioningRun run = Import(Match, Object(("EmployeeID", "1"), ("Surname", "Bos"), ("mail", null), ("TelephoneNumber", null)));
        Assert.Equal((1, 0), (run.Created, run.Updated));
    }

    [Fact]
    public void An_approved_run_keeps_both_options()
    {
        AddContacts();
        Import(r => r with { CreateUser = true }, People(10, 30));
        ProvisioningRun waiting = Import(
            r => Options(r) with { FullLoad = true },
            [.. People(10, 15), Ann, Object(("EmployeeID", "1"), ("Surname", "Bos"), ("JobTitle", "Second"), ("FTE", 0.1))]);
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        using var other = _lab.Open("approver");
        ProvisioningRun approved = other.EmployeeFiles.Approve(
            new ProvisioningRunReference(waiting), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 15), (approved.Status, approved.Archived));
        Assert.Equal(("Ann", "First"), (_lab.Contact("1").FirstName, _lab.Contact("1").JobTitle));
    }

    [Fact]
    public void A_resumed_run_keeps_both_options_without_its_objects()
    {
        AddContacts();
        using (EmployeeObjects objects = Collect([.. People(10, 2600), Ann, Object(("EmployeeID", "1"), ("Surname", "Bos"), ("FTE", 0.1))]))
        {
            using var stop = new CancellationTokenSource();
            var progress = new EmployeeFileLab.OnProgress(value =>
            {
                if (value.Rows >= 1300)
                {
                    stop.Cancel();
                }
            });
            EmployeeFileRequest request = Options(EmployeeFileRequest.ForObjects(objects)) with { LongestTransaction = TimeSpan.Zero };
            Assert.Throws<OperationCanceledException>(() => _lab.Service.Import(request, progress, stop.Token));
        }

        ProvisioningRun run = Assert.Single(_lab.Service.ListRuns());
        Assert.Equal(ProvisioningRunStatus.Interrupted, run.Status);
        ProvisioningRun done = _lab.Service.Resume(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 2591, 1), (done.Status, done.Created, done.Updated));
        Assert.Equal(("Ann", "First"), (_lab.Contact("1").FirstName, _lab.Contact("1").JobTitle));
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void Items_are_applied_with_both_options_if_they_still_hold()
    {
        AddContacts();
        (string, object?)[][] people =
        [
            Object(("EmployeeID", "1"), ("Surname", "Bos"), ("JobTitle", "Second"), ("FTE", 0.1)), Ann,
            Object(("EmployeeID", "2"), ("Surname", "Vos")),
        ];
        List<ProvisioningRunItem> plan = Compare(Options, people);
        Assert.Equal([ImportAction.Unchanged, ImportAction.Update, ImportAction.Create], plan.Select(item => item.Action));
        Assert.Equal(1, Apply(1).Run.Updated);
        Assert.Equal("First", _lab.Contact("1").JobTitle);
        _lab.CreateContact(new ContactFields { ExternalReference = "2", LastName = "Other" });
        Assert.Equal(ErrorIds.PlanOutdated, Assert.Single(Apply(2).Refused).ErrorId);

        ImportResult Apply(int item)
        {
            using EmployeeObjects objects = Collect(people);
            return _lab.Service.Import(Options(EmployeeFileRequest.ForObjects(objects)) with
            {
                Items = [new ProvisioningRunItemReference(plan[item])],
            });
        }
    }

    private static (string, object?)[] Ann => Object(
        ("EmployeeID", "1"), ("Surname", "Bos"), ("mail", "ANN@example.org"), ("TelephoneNumber", null), ("JobTitle", "First"), ("FTE", 0.9));

    private static EmployeeFileRequest Match(EmployeeFileRequest request) => request with { MatchBy = ["Email", "Phone"] };

    private static EmployeeFileRequest Options(EmployeeFileRequest request) => Match(request) with { PrimaryRow = "FTE desc" };

    private static (string, object?)[] Object(params (string, object?)[] properties) => properties;

    private static (string, object?)[][] People(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(i => Object(("EmployeeID", i), ("Surname", $"Vos{i}"), ("objectClass", "user")))];

    private static EmployeeObjects Collect(params (string Name, object? Value)[][] objects)
    {
        var all = new EmployeeObjects();
        foreach ((string Name, object? Value)[] one in objects)
        {
            all.Add(one.Select(property => KeyValuePair.Create(property.Name, property.Value)));
        }

        return all;
    }

    private void AddContacts()
    {
        _lab.CreateContact(new ContactFields { FirstName = "Ann", LastName = "Bos", Email = "Ann@example.org" });
        _lab.CreateContact(new ContactFields { FirstName = "Bob", LastName = "Vos", Phone = "+31 6 1234" });
    }

    private ProvisioningRun Import(Func<EmployeeFileRequest, EmployeeFileRequest> options, params (string, object?)[][] objects)
    {
        using EmployeeObjects all = Collect(objects);
        return _lab.Service.Import(options(EmployeeFileRequest.ForObjects(all))).Run;
    }

    private List<ProvisioningRunItem> Compare(Func<EmployeeFileRequest, EmployeeFileRequest> options, (string, object?)[][] objects)
    {
        using EmployeeObjects all = Collect(objects);
        var items = new List<ProvisioningRunItem>();
        _lab.Service.Compare(options(EmployeeFileRequest.ForObjects(all)), items.Add);
        return items;
    }
}
