using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>Tests that removing what is old leaves the rest of the record whole, and its chain sound.</summary>
public sealed class PurgeTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void What_is_older_than_a_day_is_removed_and_the_chain_stays_sound()
    {
        _database.UserOf(_database.Person(reference: "H1"));
        ProvisioningRun old = Import("ExternalReference,LastName\nE1,Old\nE2,Old\n");
        string early = Check().Anchor!;
        _database.Clock.Advance(TimeSpan.FromDays(30));
        DateTime before = _database.Clock.GetUtcNow().UtcDateTime;
        _database.Clock.Advance(TimeSpan.FromDays(1));
        ProvisioningRun late = Import("ExternalReference,LastName\nE1,New\nE2,Old\n");
        string anchor = Check().Anchor!;
        List<long> kept = Ids(new AuditFilter { RunId = late.Id });

        Assert.True(_database.Connection.Privacy.HasHistoryBefore(before));
        PurgedHistory purged = _database.Connection.Privacy.Purge(before);
        Assert.Equal((true, 2), (purged.Entries > 0, purged.Items));
        Assert.False(_database.Connection.Privacy.HasHistoryBefore(before));
        Assert.True(Check().IsSound, Check().Reason);
        Assert.True(Check(anchor).IsSound);
        Assert.False(Check("1:" + early.Split(':')[1]).IsSound);
        Assert.Equal(kept, Ids(new AuditFilter { RunId = late.Id }));
        Assert.Empty(Ids(new AuditFilter { RunId = old.Id }));
        Assert.Equal(["Purge"], _database.AuditTrail().Where(entry => entry.RunId != late.Id).Select(entry => entry.Action));
        Assert.Equal(0, _database.Connection.Privacy.Purge(before).Entries);
        Assert.True(Check().IsSound, Check().Reason);

        // What is gone cannot be undone; what is kept can.
        Assert.Equal(ErrorIds.UndoConflict, Assert.Throws<ProvisioningException>(() => Undo(old)).ErrorId);
        Undo(late);
        Assert.Equal("Old", _database.Connection.Contacts.Get(new ContactReference("E1")).LastName);
        Assert.True(Check(anchor).IsSound);

        _database.Clock.Advance(TimeSpan.FromDays(1));
        _database.Connection.Privacy.Purge(_database.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(["Purge"], _database.AuditTrail().Select(entry => entry.Action));
        Assert.True(Check().IsSound, Check().Reason);
        Import("ExternalReference,LastName\nE1,Last\n");
        Assert.True(Check().IsSound, Check().Reason);
    }

    [Fact]
    public void The_rows_that_a_running_import_has_cached_so_far_stay_when_the_cache_is_emptied()
    {
        Import("ExternalReference,LastName\nE1,Old\nE2,Old\n");
        _database.Clock.Advance(TimeSpan.FromDays(30));
        DateTime before = _database.Clock.GetUtcNow().UtcDateTime;
        Import("ExternalReference,LastName\nE1,New\nE2,Old\n");
        using IStorageEngine engine = _database.OpenStore();
        IProvisioningStore store = engine;
        store.Write(
            work =>
            {
                var set = new KnownRowSet { Source = "Running", Context = [1] };
                work.KnownRows.Insert(set);
                work.KnownRows.AddPart(set.Id, [1]);
                return UnitResult.Keep(0);
            },
            TestContext.Current.CancellationToken);
        Assert.NotEqual(0L, _database.Scalar("SELECT COUNT(*) FROM KnownRowSets WHERE Source = 'HR'"));

        Assert.True(_database.Connection.Privacy.Purge(before).Items > 0);

        Assert.Equal(0L, _database.Scalar("SELECT COUNT(*) FROM KnownRowSets WHERE Source = 'HR'"));
        Assert.Equal(1L, _database.Scalar("SELECT COUNT(*) FROM KnownRowParts"));
    }

    [Fact]
    public void A_run_that_waits_since_before_the_day_is_withdrawn()
    {
        _database.Set("JoinerThresholdPercent", 1);
        _database.Set("JoinerThresholdMinimum", 1);
        Import("ExternalReference,LastName\nE1,Old\nE2,Old\n", force: true, createUser: true);
        ProvisioningRun waiting = Import("ExternalReference,LastName\nE3,Old\nE4,Old\n", createUser: true);
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        _database.Clock.Advance(TimeSpan.FromDays(2));
        _database.Connection.Privacy.Purge(_database.Clock.GetUtcNow().UtcDateTime.AddDays(-1));
        Assert.Equal(
            ProvisioningRunStatus.Undone, _database.Connection.EmployeeFiles.GetRun(new ProvisioningRunReference(waiting.Id)).Status);
        Assert.Equal(0L, _database.Scalar($"SELECT COUNT(*) FROM ProvisioningRunItems WHERE RunId <> {waiting.Id}"));
        Assert.True(Check().IsSound, Check().Reason);
    }

    [Fact]
    public void The_database_refuses_to_remove_what_is_not_old()
    {
        TestServer.SkipFileOnly("A server refuses these statements to the role, but not to the owner of the database, who runs the tests.");
        _database.Person(reference: "H1");
        _database.Clock.Advance(TimeSpan.FromDays(1));
        _database.Connection.Privacy.Purge(_database.Clock.GetUtcNow().UtcDateTime);
        Import("ExternalReference,LastName\nE1,New\n");
        foreach (string table in new[] { "AuditEntries", "ProvisioningRunItems", "ItemSeals", "AuditStarts" })
        {
            Assert.ThrowsAny<System.Data.Common.DbException>(() => _database.Sql($"DELETE FROM {table}"));
        }
    }

    private AuditCheck Check(string? anchor = null) => _database.Connection.Audit.Test(anchor);

    private List<long> Ids(AuditFilter filter) => _database.Connection.Audit.List(filter).Select(entry => entry.Id).ToList();

    private void Undo(ProvisioningRun run) => _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id));

    private ProvisioningRun Import(string text, bool force = false, bool createUser = false)
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        var request = new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = createUser, Force = force };
        return _database.Connection.EmployeeFiles.Import(request).Run;
    }
}
