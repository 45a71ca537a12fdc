using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Batches;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>Tests what an erasure does to other persons: to those whose manager the person was, and to items that name the person.</summary>
public sealed class ErasureAmongOthersTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Nobody_keeps_an_erased_person_as_manager_under_any_reference_that_it_had()
    {
        Contact manager = Person("M1", null);
        Person("E1", "M1");
        Person("E2", "m1");
        Person("E3", "Other");
        _database.Connection.Contacts.Update(new ContactReference("M1"), fields => fields with { ExternalReference = "M2" });
        Person("E4", "M2");
        Assert.Equal(3, Managed("M1").Concat(Managed("M2")).Count());

        Assert.Equal(3, Erase("M2").ManagedContacts);

        Assert.Equal([null, null, "Other", null], new[] { "E1", "E2", "E3", "E4" }.Select(reference => Get(reference).ManagerReference));
        AuditEntry entry = _database.Connection.Audit.List(new AuditFilter { ContactId = Get("E1").Id }).Last();
        Assert.Equal(("Update", $"#{manager.Id}", 0), (entry.Action, entry.Before["ManagerReference"], entry.After.Count));
        Assert.True(_database.Connection.Audit.Test().IsSound);
        Assert.Empty(_database.Broken());
    }

    [Fact]
    public void Rules_that_ask_for_the_manager_hold_after_the_erasure_and_give_the_erased_user_nothing()
    {
        _database.Group("Managed");
        _database.Group("All");
        Rule("Managed", "ManagerReference", "M1");
        Rule("All", "Type", "Person");
        SystemUser manager = _database.UserOf(Person("M1", null));
        SystemUser managed = _database.UserOf(Person("E1", "M1"));
        Assert.Equal(["All", "Managed"], Groups(managed));

        Erase("M1");

        Assert.Equal(["All"], Groups(managed));
        Assert.Empty(Groups(manager));
        _database.Connection.AssignmentRuns.Invoke(force: true);
        Assert.Empty(Groups(manager));
        Assert.Empty(_database.Broken());

        void Rule(string group, string field, string value) => _database.Connection.AssignmentRules.Create(group, new AssignmentRuleFields
        {
            Condition = new Dictionary<string, IReadOnlyList<object?>> { [field] = [value] }, UserGroups = [new UserGroupReference(group)],
        });

        string[] Groups(SystemUser user) => _database.Connection.SystemUsers.Get(new SystemUserReference(user.Id)).UserGroups
            .Order(StringComparer.Ordinal).ToArray();
    }

    [Fact]
    public void What_is_written_between_the_search_and_the_erasure_is_erased_too()
    {
        Import("ExternalReference,LastName\nE1,Visser\nE2,Bakker\n");
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        store.BeforeWrite = () =>
        {
            store.BeforeWrite = null;
            Import("ExternalReference,LastName\nE1,Vischer\nE2,Bakker\n");
            _database.Connection.Contacts.Update(new ContactReference("E1"), fields => fields with { JobTitle = "Vischer" });
        };
        Assert.Equal(2, connection.Privacy.Erase([new ContactReference("E1")])[0].Require().RunItems);
        string dump = _database.Dump();
        Assert.DoesNotContain("visser", dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("vischer", dump, StringComparison.OrdinalIgnoreCase);
        Assert.True(_database.Connection.Audit.Test().IsSound);
    }

    [Fact]
    public void Whoever_got_a_former_reference_of_an_erased_person_stays_the_manager()
    {
        Person("M1", null);
        _database.Connection.Contacts.Update(new ContactReference("M1"), fields => fields with { ExternalReference = "M2" });
        Person("M1", null);
        Person("E1", "M1");
        Assert.Equal(0, Erase("M2").ManagedContacts);
        Assert.Equal("M1", Get("E1").ManagerReference);
    }

    [Fact]
    public void An_item_of_somebody_else_that_names_the_person_loses_its_values_and_the_chain_stays_sound()
    {
        Import("ExternalReference,LastName,Username\nE1,Visser,zq7xk\n");
        ProvisioningRun run = Import("ExternalReference,LastName,Username\nE2,Bakker,zq7xk\nE3,Smit,smit\n");
        Assert.Contains("zq7xk", Reasons(run)[0], StringComparison.Ordinal);
        Assert.Equal(2L, _database.Scalar($"SELECT COUNT(*) FROM ProvisioningRunItems WHERE RunId = {run.Id} AND ContactId IS NOT NULL"));

        Assert.Equal(2, Erase("E1").RunItems);

        Assert.Null(Reasons(run)[0]);
        AuditCheck check = _database.Connection.Audit.Test();
        Assert.True(check.IsSound, check.Reason);

        // Erased once more, by its id, the contact keeps the entry that says which items were erased.
        Erase(new ContactReference(_database.Connection.Contacts.List(new ContactFilter()).First().Id));
        check = _database.Connection.Audit.Test();
        Assert.True(check.IsSound, check.Reason);
    }

    [Fact]
    public void Values_of_a_rejected_row_that_somebody_removed_are_found_although_a_person_was_erased()
    {
        Import("ExternalReference,LastName,StartDate\nE1,Visser,\nE2,Bakker,never\nE3,Smit,never\n");
        Erase("E1");
        Erase(Person("E2", null).ExternalReference!);
        Assert.True(_database.Connection.Audit.Test().IsSound);
        _database.UnlockRecord();
        const string Removed = "ExternalReference = NULL, DisplayName = NULL, Field = NULL, Reason = NULL, Salt = NULL, ValuesHash = zeroblob(32)";
        Assert.Equal(1, _database.Sql($"UPDATE ProvisioningRunItems SET {Removed} WHERE ExternalReference = 'E3'"));
        Assert.Contains("nobody", _database.Connection.Audit.Test().Reason, StringComparison.Ordinal);
    }

    private Contact Person(string reference, string? manager) => _database.Connection.Contacts.Create(
        new ContactFields { LastName = $"Name{reference}", ExternalReference = reference, ManagerReference = manager });

    private Contact Get(string reference) => _database.Connection.Contacts.Get(new ContactReference(reference));

    private IEnumerable<Contact> Managed(string reference) =>
        _database.Connection.Contacts.List(new ContactFilter()).Where(contact =>
            string.Equals(contact.ManagerReference, reference, StringComparison.OrdinalIgnoreCase));

    private ErasedContact Erase(string reference) => Erase(new ContactReference(reference));

    private ErasedContact Erase(ContactReference reference) => _database.Connection.Privacy.Erase([reference])[0].Require();

    private List<string?> Reasons(ProvisioningRun run) => _database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(run))
        .Select(item => item.Reason).ToList();

    private ProvisioningRun Import(string text)
    {
        string path = Path.Combine(_database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        var request = new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = true, Force = true };
        return _database.Connection.EmployeeFiles.Import(request).Run;
    }
}
