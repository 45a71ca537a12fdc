using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Batches;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>
/// Tests that an erased person leaves the history of those whose manager it was, or whose mail it got, and that the rest of that history stays, is
/// proved by the chain, and can be undone.
/// </summary>
public sealed class ErasureInHistoryTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly Sentinel _word = new();

    private string Address => $"{_word.Word}@example.org";

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Nothing_of_a_person_is_left_in_the_history_of_others_and_the_rest_of_it_stays()
    {
        Person(_word.Word, email: Address);
        Person("Other");
        Person("E1", _word.Word, "Clerk");
        Set("E1", fields => fields with { ManagerReference = "Other", JobTitle = "Smith" });
        Person("E2", _word.Word);
        Import("ExternalReference,LastName,ManagerReference,JobTitle", $"F1,Visser,{_word.Word},Baker", $"F2,Smit,{_word.Word},Cook");
        Import("ExternalReference,LastName,ManagerReference,JobTitle", "F1,Visser,Other,Baker", $"F2,Smit,{_word.Word},Painter");
        SystemUser scheduled = _database.UserOf(Contact("E1"));
        SystemUser moved = _database.UserOf(Contact("E2"));
        Schedule(scheduled, Address);
        Schedule(moved, Address);
        Schedule(moved, "other@example.org");
        Assert.True(Has(_database.Dump()));

        ErasedContact erased = _database.Connection.Privacy.Erase([new ContactReference(_word.Word)])[0].Require();

        Assert.DoesNotContain(_word.Word, _database.Dump(), StringComparison.OrdinalIgnoreCase);
        if (_database.OnServer is null)
        {
            Assert.DoesNotContain(_word.FilesIn(_database.Folder), file => !file.EndsWith(".csv", StringComparison.Ordinal));
        }

        AssertSound();
        Assert.Equal(2, erased.ManagedContacts);
        Assert.Empty(_database.Broken());
        AuditEntry created = Entries("E1").First();
        Assert.Equal(("Clerk", false), (created.After["JobTitle"], created.After.Contains("ManagerReference")));
        AuditEntry changed = Entries("E1").Single(entry => entry.Action == "Update" && entry.After.Contains("JobTitle"));
        Assert.Equal(("Clerk", "Smith"), (changed.Before["JobTitle"], changed.After["JobTitle"]));
        Assert.Equal("Painter", Entries("F2").Single(entry => entry.Action == "Update" && entry.After.Contains("JobTitle")).After["JobTitle"]);
        Assert.Equal(
            (null, (DateTime?)Day(5)), (User(scheduled).CredentialSendOn, User(moved).CredentialSendOn));
        AuditEntry cancelled = Entries("E1").Single(entry => entry.Action == "CancelCredential");
        Assert.StartsWith("#", (string)cancelled.Before["To"]!, StringComparison.Ordinal);

        // Erased once more, the contact keeps the entry that says what was taken out.
        _database.Connection.Privacy.Erase([new ContactReference(erased.ContactId)])[0].Require();
        AssertSound();
    }

    [Fact]
    public void A_value_that_is_left_beside_one_that_was_taken_out_is_still_proved()
    {
        Person(_word.Word);
        Person("E1", _word.Word, "Clerk");
        Import("ExternalReference,LastName,ManagerReference,JobTitle", $"F1,Visser,{_word.Word},Baker");
        Erase(_word.Word);
        AssertSound();
        _database.UnlockRecord();

        Assert.Equal(1, _database.Sql("UPDATE AuditEntries SET AfterJson = REPLACE(AfterJson, 'Clerk', 'Clown') WHERE AfterJson LIKE '%Clerk%'"));
        Assert.Equal((false, Entries("E1").First().Id), (Check().IsSound, Check().BrokenAt));
        _database.Sql("UPDATE AuditEntries SET AfterJson = REPLACE(AfterJson, 'Clown', 'Clerk') WHERE AfterJson LIKE '%Clown%'");
        AssertSound();

        Assert.Equal(1, _database.Sql("UPDATE ProvisioningRunItems SET Changes = REPLACE(Changes, 'Baker', 'Thief') WHERE Changes LIKE '%Baker%'"));
        Assert.Equal((false, Entries("F1").First().Id), (Check().IsSound, Check().BrokenAt));
    }

    [Fact]
    public void A_value_that_somebody_took_out_without_an_erasure_is_found()
    {
        Person("M1");
        long id = Entries(Person("E1", "M1").ExternalReference!).Single().Id;
        Erase(Person("Else").ExternalReference!);
        using (IStorageEngine store = _database.OpenStore())
        using (IWritingUnit work = store.Begin(CancellationToken.None))
        {
            AuditRow entry = work.PersonalData.EntriesAt([id])[0];
            Assert.True(AuditChain.TakeOthers(entry));
            work.PersonalData.SetEntry(entry);
            work.Commit();
        }

        AuditCheck check = Check();
        Assert.Equal((false, id), (check.IsSound, check.BrokenAt));
        Assert.Contains("nobody", check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AfterJson = '{}'")]
    [InlineData("Salt = SUBSTR(Salt, 1, 16)")]
    [InlineData("ValuesHash = Hash")]
    [InlineData("Salt = SUBSTR(Salt, 1, 16), ValuesHash = Hash, Target = 'Somebody'")]
    [InlineData("Salt = SUBSTR(Salt, 17, 16), ValuesHash = Hash")]
    public void An_entry_is_not_changed_in_another_way_than_taking_out_whom_it_names(string set)
    {
        TestServer.SkipFileOnly("A server denies it only to the role.");
        Person("M1");
        Person("E1", "M1");
        Exception refusal = Assert.ThrowsAny<Exception>(() => _database.Sql($"UPDATE AuditEntries SET {set} WHERE Target = 'E1'"));
        Assert.Contains("never changed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_whose_values_were_hashed_together_lose_all_and_the_chain_stays_sound()
    {
        Person(_word.Word);
        Person("E1", _word.Word, "Clerk");
        Person("E2", null, "Cook");
        HashTogether();
        AssertSound();
        Erase(_word.Word);
        Assert.DoesNotContain(_word.Word, _database.Dump(), StringComparison.OrdinalIgnoreCase);
        AssertSound();
        Assert.Empty(Entries("E1").First().After);
        Assert.Equal("Cook", Entries("E2").Single().After["JobTitle"]);
    }

    [Fact]
    public void Undoing_what_others_did_puts_nothing_of_the_person_back_and_is_no_conflict()
    {
        Person(_word.Word, email: Address);
        Person("Other");
        ProvisioningRun made = Manual("New-Contact", connection => connection.Contacts.Create(
            new ContactFields { LastName = "E1", ExternalReference = "E1", ManagerReference = _word.Word }));
        ProvisioningRun madeAndMoved = Manual("New-Contact", connection => connection.Contacts.Create(
            new ContactFields { LastName = "E2", ExternalReference = "E2", ManagerReference = _word.Word }));
        ProvisioningRun moved = Manual("Set-Contact", connection => connection.Contacts.Update(
            new ContactReference("E2"), fields => fields with { ManagerReference = "Other", JobTitle = "Smith" }));
        Import("ExternalReference,LastName,ManagerReference,JobTitle", $"F1,Visser,{_word.Word},Baker");
        ProvisioningRun import = Import("ExternalReference,LastName,ManagerReference,JobTitle", "F1,Visser,Other,Cook");
        Person("E3");
        SystemUser user = _database.UserOf(Contact("E3"));
        ProvisioningRun scheduled = Manual("Send-LoginCredential", connection => Schedule(user, Address, connection));

        Erase(_word.Word);

        foreach (ProvisioningRun run in new[] { scheduled, import, moved, made })
        {
            _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run));
        }

        // What was taken out is not undone, and the rest is.
        Assert.Equal(("Other", null), (Contact("E2").ManagerReference, Contact("E2").JobTitle));
        Assert.Equal(("Other", "Baker"), (Contact("F1").ManagerReference, Contact("F1").JobTitle));
        Assert.Null(User(user).CredentialSendOn);
        Assert.DoesNotContain(_database.Connection.Contacts.List(new ContactFilter()), contact => contact.ExternalReference == "E1");

        // Its hash could tell its former manager to somebody who tries all, so it fits nothing now.
        Assert.Equal(
            ErrorIds.UndoConflict,
            Assert.Throws<ProvisioningException>(
                () => _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(madeAndMoved))).ErrorId);
        Assert.DoesNotContain(_word.Word, _database.Dump(), StringComparison.OrdinalIgnoreCase);
        AssertSound();
    }

    [Fact]
    public void A_run_that_waits_and_names_the_person_as_a_manager_is_withdrawn()
    {
        Person(_word.Word);
        Import("ExternalReference,LastName", "G1,Visser");
        _database.Set("JoinerThresholdPercent", 1);
        _database.Set("JoinerThresholdMinimum", 1);
        ProvisioningRun waiting = Import("ExternalReference,LastName,ManagerReference", false, $"F1,A,{_word.Word}", "F2,B,", "F3,C,");
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        Assert.Equal([waiting.Id], Erase(_word.Word).WithdrawnRuns);
        Assert.DoesNotContain(_word.Word, _database.Dump(), StringComparison.OrdinalIgnoreCase);
        AssertSound();
    }

    [Fact]
    public void A_former_address_that_only_a_file_changed_is_found()
    {
        Import("ExternalReference,LastName,Email", $"M1,Visser,{Address}");
        Import("ExternalReference,LastName,Email", "M1,Visser,visser@example.org");
        Person("E1");
        Schedule(_database.UserOf(Contact("E1")), Address);
        Erase("M1");
        Assert.DoesNotContain(_word.Word, _database.Dump(), StringComparison.OrdinalIgnoreCase);
        AssertSound();
    }

    private DateTime Day(int days) => _database.Clock.GetUtcNow().UtcDateTime.Date.AddDays(days);

    private bool Has(string text) => text.Contains(_word.Word, StringComparison.OrdinalIgnoreCase);

    private Contact Person(string reference, string? manager = null, string? job = null, string? email = null) =>
        _database.Connection.Contacts.Create(new ContactFields
        {
            LastName = reference, ExternalReference = reference, ManagerReference = manager, JobTitle = job, Email = email,
        });

    private Contact Contact(string reference) => _database.Connection.Contacts.Get(new ContactReference(reference));

    private SystemUser User(SystemUser user) => _database.Connection.SystemUsers.Get(new SystemUserReference(user.Id));

    private void Set(string reference, Func<ContactFields, ContactFields> change) =>
        _database.Connection.Contacts.Update(new ContactReference(reference), change);

    private ErasedContact Erase(string reference) => _database.Connection.Privacy.Erase([new ContactReference(reference)])[0].Require();

    private List<AuditEntry> Entries(string reference) =>
        _database.Connection.Audit.List(new AuditFilter { ContactId = Contact(reference).Id }).ToList();

    private AuditCheck Check() => _database.Connection.Audit.Test();

    private void AssertSound()
    {
        AuditCheck check = Check();
        Assert.True(check.IsSound, $"{check.BrokenAt}: {check.Reason}");
    }

    private void Schedule(SystemUser user, string to, ProvisioningConnection? connection = null)
    {
        (connection ?? _database.Connection).Credentials.Schedule([new SystemUserReference(user)], new CredentialSchedule { On = Day(5), To = to });
        Assert.Equal(Day(5), User(user).CredentialSendOn);
    }

    private ProvisioningRun Manual(string command, Action<ProvisioningConnection> work)
    {
        work(_database.Connection.ForCall(command));
        return _database.Connection.EmployeeFiles.Runs(new ProvisioningRunFilter { Kinds = [ProvisioningRunKind.Manual] }).Last();
    }

    private ProvisioningRun Import(string header, params string[] rows) => Import(header, true, rows);

    private ProvisioningRun Import(string header, bool force, params string[] rows)
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllLines(path, [header, .. rows]);
        var request = new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = true, Force = force };
        return _database.Connection.EmployeeFiles.Import(request).Run;
    }

    /// <summary>Makes the chain anew as versions before this one did, which hashed all values of an entry together.</summary>
    private void HashTogether()
    {
        TestServer.SkipFileOnly("The statements are those of SQLite.");
        _database.UnlockRecord();
        using IStorageEngine store = _database.OpenStore();
        using IUnitOfWork work = store.Read();
        byte[] hash = work.AuditChain.Start()?.Hash ?? AuditChain.Beginning;
        foreach (AuditRow entry in work.AuditChain.Entries(work.AuditChain.Start()?.AfterId ?? 0, long.MaxValue, 1000))
        {
            entry.Salt = entry.Salt![..16];
            hash = AuditChain.HashOf(hash, entry, entry.ServerLogin);
            _database.Sql(
                $"UPDATE AuditEntries SET Salt = X'{Convert.ToHexString(entry.Salt)}', Hash = X'{Convert.ToHexString(hash)}' WHERE Id = {entry.Id}");
        }
    }
}
