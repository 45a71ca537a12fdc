using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests that the chain of the audit trail is sound after any work, and that every change of it is found.</summary>
public sealed class ChainTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_chain_is_sound_after_every_kind_of_work()
    {
        Assert.Equal((true, 0, null), (Check().IsSound, Check().Entries, Check().Anchor));
        string? anchor = null;
        foreach (Action work in new[] { ByHand, Imports, Undone, Withdrawn, Approved })
        {
            work();
            AuditCheck check = Check(anchor);
            Assert.True(check.IsSound, $"{work.Method.Name}: {check.BrokenAt} {check.Reason}");
            Assert.Matches("^[0-9]+:[0-9A-F]{64}$", check.Anchor);
            anchor = check.Anchor;
        }

        Assert.True(Check().Entries >= _database.Connection.Audit.List(new AuditFilter()).Count() - 20);

        void ByHand() => _database.UserOf(_database.Person(reference: "H1"));

        void Imports()
        {
            Import(Rows(1200));
            Import("ExternalReference,LastName\nV1,First\n", createUser: true);
            Import("ExternalReference,LastName\nE1,Other\nV1,First\n,\n", fullLoad: true);
        }

        void Undone()
        {
            ProvisioningRun run = Import("ExternalReference,LastName\nU1,Undone\n", createUser: true);
            _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id));
        }

        void Withdrawn()
        {
            _database.Set("JoinerThresholdPercent", "1");
            _database.Set("JoinerThresholdMinimum", "1");
            ProvisioningRun waiting = Import("ExternalReference,LastName\nW1,Waiting\nW2,Waiting\n", force: false, createUser: true);
            Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
            _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(waiting.Id));
        }

        void Approved()
        {
            ProvisioningRun waiting = Import("ExternalReference,LastName\nW1,Waiting\nW2,Waiting\n", force: false, createUser: true);
            Assert.True(Check().IsSound);
            _database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(waiting.Id));
        }
    }

    public static TheoryData<string> Columns { get; } =
    [
        "Id = Id - 1", "At = '2020-01-01 00:00:00'", "Actor = 'nobody'", "Action = 'Remove'", "TargetType = 'Thing'", "Target = 'x'",
        "BeforeJson = '{}'", "AfterJson = NULL", "RunId = NULL", "ContactId = 1", "Salt = NULL", "ItemsHash = zeroblob(32)", "Hash = NULL",
        "Hash = zeroblob(32)", "ValuesHash = zeroblob(32)",
        "Target = '', BeforeJson = NULL, AfterJson = NULL, Salt = NULL, ValuesHash = zeroblob(32)",
    ];

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_changed_entry_is_found(string set)
    {
        Import(Rows(3));
        long id = Ids()[^1];
        _database.Person(reference: "H1");
        _database.UnlockRecord();
        Assert.Equal(1, _database.Sql($"UPDATE AuditEntries SET {set} WHERE Id = {id}"));
        AuditCheck check = Check();
        Assert.Equal((false, set == "Id = Id - 1" ? id - 1 : id), (check.IsSound, check.BrokenAt));
    }

    [Fact]
    public void A_removed_or_added_entry_is_found_at_the_entry_after_it()
    {
        TestServer.SkipFileOnly("The statements are those of SQLite.");
        for (int i = 0; i < 5; i++)
        {
            _database.Person(reference: $"H{i}");
        }

        List<long> ids = Ids();
        _database.UnlockRecord();
        _database.Sql($"CREATE TABLE Kept AS SELECT * FROM AuditEntries WHERE Id = {ids[2]}; DELETE FROM AuditEntries WHERE Id = {ids[2]}");
        Assert.Equal(ids[3], Check().BrokenAt);
        _database.Sql("INSERT INTO AuditEntries SELECT * FROM Kept");
        Assert.True(Check().IsSound);
        _database.Sql($"UPDATE AuditEntries SET Id = Id + 10 WHERE Id > {ids[3]}; UPDATE Kept SET Id = {ids[3]} + 1; "
            + "INSERT INTO AuditEntries SELECT * FROM Kept");
        Assert.Equal(ids[3] + 1, Check().BrokenAt);
    }

    public static TheoryData<string> OfItems { get; } =
    [
        "ExternalReference = 'x'", "DisplayName = NULL", "Action = 'Reject'", "Changes = '[]'", "Reason = 'x'", "ContactId = 1", "SystemUserId = 1",
        "Undo = '{}'", "Salt = randomblob(16)", "Salt = NULL", "Seal = NULL",
        "ExternalReference = NULL, DisplayName = NULL, Changes = NULL, Salt = NULL, ValuesHash = zeroblob(32)",
    ];

    [Theory]
    [MemberData(nameof(OfItems))]
    public void A_changed_item_of_an_import_is_found_by_its_id(string set)
    {
        ProvisioningRun run = Import(Rows(1200));
        long id = _database.Connection.Audit.List(new AuditFilter { RunId = run.Id }).Single(entry => entry.Target == "E699").Id;
        _database.UnlockRecord();
        Assert.Equal(1, _database.Sql($"UPDATE ProvisioningRunItems SET {set} WHERE Line = 700"));
        AuditCheck check = Check();
        Assert.Equal((false, id), (check.IsSound, check.BrokenAt));
    }

    [Theory]
    [InlineData("DELETE FROM ProvisioningRunItems WHERE Line = 700")]
    [InlineData("INSERT INTO ProvisioningRunItems (RunId, Line, Action, Seal, Salt) SELECT RunId, 5000, Action, Seal, Salt FROM ProvisioningRunItems "
        + "WHERE Line = 7")]
    [InlineData("INSERT INTO ProvisioningRunItems (RunId, Line, Action) VALUES (1, 5000, 'Create')")]
    [InlineData("DELETE FROM ProvisioningRunItems")]
    [InlineData("DELETE FROM ItemSeals WHERE Seal = (SELECT MAX(Seal) FROM ItemSeals)")]
    [InlineData("UPDATE ItemSeals SET Items = Items + 1")]
    [InlineData("UPDATE ItemSeals SET Digest = zeroblob(32)")]
    [InlineData("UPDATE ProvisioningRuns SET Actor = 'nobody'")]
    [InlineData("UPDATE ProvisioningRuns SET EndedAt = '2020-01-01 00:00:00'")]
    [InlineData("UPDATE ProvisioningRuns SET AuditId = NULL, AuditFrom = NULL")]
    public void A_removed_or_added_item_and_a_changed_run_are_found(string sql)
    {
        Import(Rows(1200));
        Assert.True(Check().IsSound);
        _database.UnlockRecord();
        Assert.NotEqual(0, _database.Sql(sql));
        Assert.False(Check().IsSound);
        Assert.NotNull(Check().BrokenAt);
    }

    [Fact]
    public void An_anchor_finds_that_the_end_was_removed_or_the_whole_chain_computed_anew()
    {
        _database.Person(reference: "H1");
        string first = Check().Anchor!;
        _database.Person(reference: "H2");
        string second = Check(first).Anchor!;
        Assert.NotEqual(first, second);
        Assert.True(Check(second).IsSound);
        _database.UnlockRecord();
        long last = Ids()[^1];
        _database.Sql($"DELETE FROM AuditEntries WHERE Id = {last}");
        Assert.True(Check().IsSound);
        Assert.True(Check(first).IsSound);
        Assert.Equal((false, last), (Check(second).IsSound, Check(second).BrokenAt));
        _database.Person(reference: "H3");
        Assert.True(Check().IsSound);
        Assert.False(Check(second).IsSound);
        Assert.Equal(ErrorIds.SettingInvalid, Assert.Throws<ProvisioningException>(() => Check("12")).ErrorId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_beginning_that_somebody_put_in_later_is_found(int isPurge)
    {
        _database.Person(reference: "H1");
        _database.Person(reference: "H2");
        long first = Ids()[0];
        _database.Sql($"INSERT INTO AuditStarts (AfterId, IsPurge, Hash) SELECT Id, {isPurge}, Hash FROM AuditEntries WHERE Id = {first}");
        Assert.Equal((false, first), (Check().IsSound, Check().BrokenAt));
    }

    [Fact]
    public async Task The_chain_is_sound_after_many_wrote_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            ProvisioningConnection connection = _database.Open($"writer{writer}@test");
            for (int i = 0; i < 25; i++)
            {
                connection.Contacts.Create(new ContactFields { LastName = "Name", ExternalReference = $"W{writer}-{i}" });
            }
        })));
        AuditCheck check = Check();
        Assert.True(check.IsSound, check.Reason);
        Assert.Equal(100, check.Entries);
    }

    private AuditCheck Check(string? anchor = null) => _database.Connection.Audit.Test(anchor);

    private List<long> Ids() => _database.Column("SELECT Id FROM AuditEntries ORDER BY Id").Select(long.Parse).ToList();

    private static string Rows(int count) => "ExternalReference,LastName\n"
        + string.Concat(Enumerable.Range(1, count).Select(i => $"E{i},Name{i}\n"));

    private ProvisioningRun Import(string text, bool fullLoad = false, bool force = true, bool createUser = false)
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        var request = new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = createUser, FullLoad = fullLoad, Force = force };
        return _database.Connection.EmployeeFiles.Import(request).Run;
    }
}
