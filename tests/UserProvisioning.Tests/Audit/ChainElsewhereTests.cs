using System.Text.RegularExpressions;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests of the chain of the audit trail in a database that was upgraded from before the chain, and in a copy.</summary>
public sealed class ChainElsewhereTests : IDisposable
{
    /// <summary>The number of the script that brings the chain to an embedded file.</summary>
    private const int Script = 28;

    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_chain_of_a_file_with_an_older_schema_begins_after_what_the_file_had()
    {
        TestServer.SkipFileOnly("The older schema is that of an embedded file.");
        string file = Path.Combine(_database.Folder, "old.db");
        OldSchema.UpgradeTo(file, Script - 1);
        TestDatabase.Execute(
            null,
            file,
            """
            INSERT INTO Contacts (Id, Type, ExternalReference, ExternalReferenceKey, LastName, DisplayName)
            VALUES (1, 'Person', 'E1', 'E1', 'Visser', 'Visser'), (2, 'Person', 'E2', 'E2', 'Bakker', 'Bakker');
            INSERT INTO ProvisioningRuns (Id, Kind, Source, FileName, StartedAt, EndedAt, Actor, Status, AuditFrom, AuditId)
            VALUES (1, 'Import', 'HR', 'a.csv', '2026-01-05 08:00:00', '2026-01-05 08:00:01', 'me', 'Completed', 2, 10);
            INSERT INTO ProvisioningRunItems (RunId, Line, ExternalReference, DisplayName, Action, Changes, ContactId)
            VALUES (1, 2, 'E1', 'Visser', 'Create', '[["LastName",null,"Visser"]]', 1), (1, 3, 'E2', 'Bakker', 'Create', NULL, 2);
            INSERT INTO AuditEntries (Id, At, Actor, Action, TargetType, Target, RunId, ContactId)
            VALUES (1, '2026-01-04 08:00:00', 'me', 'Update', 'Contact', 'E1', NULL, 1),
                (10, '2026-01-05 08:00:01', 'me', 'Create', 'ProvisioningRun', '1', 1, NULL);
            """);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(file, _database.Clock, TestDatabase.Actor);
        AuditCheck check = upgraded.Audit.Test();
        Assert.Equal((true, 0), (check.IsSound, check.Entries));
        upgraded.Contacts.Update(new ContactReference("E1"), fields => fields with { LastName = "Visser-Smit" });
        check = upgraded.Audit.Test();
        Assert.Equal((true, 1), (check.IsSound, check.Entries));

        // What is of before the chain is erased like the rest, and does not touch the chain.
        upgraded.Privacy.Erase([new ContactReference("E1")])[0].Require();
        Assert.DoesNotContain("Visser", DatabaseDump.Of(file), StringComparison.Ordinal);
        Assert.Equal((true, null), (upgraded.Audit.Test(check.Anchor).IsSound, upgraded.Audit.Test(check.Anchor).Reason));

        // Nobody can say that more is of before the chain.
        TestDatabase.Execute(null, file, TestDatabase.UnlockSql + "UPDATE AuditStarts SET AfterId = AfterId + 1");
        Assert.False(upgraded.Audit.Test().IsSound);
    }

    [Fact]
    public void A_run_that_waited_when_the_chain_began_is_approved_or_withdrawn_and_a_run_that_was_done_is_undone()
    {
        TestServer.SkipFileOnly("The older schema is that of an embedded file.");
        ProvisioningRun done = Import("ExternalReference,LastName\nE1,Visser\nE2,Bakker\n");
        _database.Set("JoinerThresholdPercent", 1);
        _database.Set("JoinerThresholdMinimum", 1);
        ProvisioningRun approved = Import("ExternalReference,LastName\nE3,Smit\nE4,Vos\n", force: false);
        ProvisioningRun withdrawn = Import("ExternalReference,LastName\nE5,Dekker\nE6,Mulder\n", force: false, source: "Other");
        Assert.Equal(
            (ProvisioningRunStatus.AwaitingApproval, ProvisioningRunStatus.AwaitingApproval), (approved.Status, withdrawn.Status));
        ForgetTheChain();
        Assert.Equal((true, 0), (Check().IsSound, Check().Entries));

        foreach (Action work in new Action[]
        {
            () => _database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(approved.Id)),
            () => _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(withdrawn.Id)),
            () => _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(done.Id)),
            () => _database.Connection.Privacy.Erase([new ContactReference("E3")])[0].Require(),
        })
        {
            string? anchor = Check().Anchor;
            work();
            AuditCheck check = Check();
            Assert.True(check.IsSound, $"{check.BrokenAt} {check.Reason}");
            Assert.NotEqual(anchor, check.Anchor);
        }

        Assert.Empty(_database.Broken());
    }

    [Fact]
    public void A_copied_file_has_the_anchor_of_the_original_and_goes_on_with_one_of_its_own()
    {
        Import("ExternalReference,LastName\nE1,Visser\nE2,Bakker\n");
        _database.Connection.Privacy.Erase([new ContactReference("E1")])[0].Require();
        string anchor = Check().Anchor!;
        string file = Path.Combine(_database.Folder, "copy.db");
        using (Microsoft.Data.Sqlite.SqliteConnection original = DatabaseDump.Open(_database.File))
        using (var target = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            target.Open();
            original.BackupDatabase(target);
        }

        using ProvisioningConnection copy = ProvisioningConnection.OpenEmbedded(file, _database.Clock, TestDatabase.Actor);
        Assert.Equal((true, anchor), (copy.Audit.Test(anchor).IsSound, copy.Audit.Test(anchor).Anchor));
        copy.Contacts.Create(new ContactFields { LastName = "InCopy" });
        _database.Connection.Contacts.Create(new ContactFields { LastName = "InOriginal" });
        string later = copy.Audit.Test(anchor).Anchor!;
        Assert.NotEqual(anchor, later);
        Assert.True(Check(anchor).IsSound);
        Assert.False(Check(later).IsSound);
    }

    /// <summary>Makes the file one that was upgraded from before the chain: removes all hashes, and begins the chain as the upgrade does.</summary>
    private void ForgetTheChain()
    {
        _database.UnlockRecord();
        MatchCollection begin = Regex.Matches(OldSchema.Script(Script), @"^INSERT INTO (AuditStarts|ItemSeals)[^;]+;", RegexOptions.Multiline);
        Assert.Equal(2, begin.Count);
        _database.Sql(
            "UPDATE AuditEntries SET Salt = NULL, ItemsHash = NULL, Hash = NULL; UPDATE ProvisioningRunItems SET Salt = NULL, Seal = NULL; "
                + "DELETE FROM ItemSeals; " + string.Join('\n', begin.Select(statement => statement.Value)));
    }

    private AuditCheck Check(string? anchor = null) => _database.Connection.Audit.Test(anchor);

    private ProvisioningRun Import(string text, bool force = true, string source = "HR")
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        var request = new EmployeeFileRequest { Path = path, Source = source, CreateUser = true, Force = force };
        return _database.Connection.EmployeeFiles.Import(request).Run;
    }
}
