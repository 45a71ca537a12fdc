using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Batches;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of the first import into an empty database, in several transactions: it looks up no contact and no username while nobody else writes, and
/// takes into account what others write meanwhile.
/// </summary>
public sealed class FirstImportTests : IDisposable
{
    // The last batch is small: a server that refuses a row in the middle of a long bulk copy may report a broken stream instead.
    private const int Rows = 3009;

    private static readonly string[] Lookups = ["Contacts.ByReferenceKeys", "Users.UsernamesTaken", "Users.UsernameKeysNumbered"];

    private readonly TestDatabase _database = new(pool: Rows + 10);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void An_undisturbed_first_import_looks_nothing_up_and_gives_out_each_username_once()
    {
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        Import(connection);
        Assert.True(store.Calls.Count(call => call == "Write") > 4, "The import had few transactions.");
        Assert.DoesNotContain(store.Calls, call => Lookups.Contains(call));
        Assert.Equal(Rows, Usernames().Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(
            Enumerable.Range(2, (Rows / 3) - 1).Select(number => $"jvisser{number}").Prepend("jvisser").Order(StringComparer.Ordinal),
            Usernames().Where(name => name.StartsWith("jvisser", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_others_write_between_two_transactions_is_taken_into_account()
    {
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        int writes = 0;
        long byHand = 0;
        store.BeforeWrite = () =>
        {
            if (++writes != 4)
            {
                return;
            }

            // The contact of the last row, and a user with the name that the row before it would get.
            ContactService contacts = _database.Connection.Contacts;
            byHand = contacts.Create(new ContactFields { ExternalReference = $"{Rows - 1}", LastName = "Hand" }).Id;
            Contact other = contacts.Create(new ContactFields { LastName = "Other" });
            Assert.Null(_database.Connection.SystemUsers.Create(
                [new NewSystemUserRequest { Contact = new ContactReference(other), Username = $"jbakker{Letters(Rows - 2)}" }])[0].Error);
        };
        ProvisioningRun run = Import(connection);
        Assert.True(writes > 5, "The import had few transactions.");
        Assert.Equal((Rows - 1, 1, 0), (run.Created, run.Updated, run.Rejected));
        Contact adopted = Assert.Single(_database.Connection.Contacts.List(new ContactFilter { Ids = [byHand] }));
        Assert.Equal(("Visser", true), (adopted.LastName, adopted.HasSystemUser));
        Assert.Contains($"jbakker{Letters(Rows - 2)}2", Usernames());
        Assert.Equal(Rows + 1, Usernames().Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    // A server sees only at its constraints that another program wrote: the transaction that they refuse is repeated with look-ups.
    [Fact]
    public void What_another_program_writes_between_two_transactions_is_taken_into_account()
    {
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        int writes = 0;
        int disturbed = 0;
        store.BeforeWrite = () =>
        {
            if (++writes is 4)
            {
                AddContact(9001, Rows - 1);
                disturbed = store.Calls.Count;
            }
        };
        ProvisioningRun run = Import(connection);
        Assert.Equal((Rows - 1, 1, 0), (run.Created, run.Updated, run.Rejected));
        Assert.DoesNotContain(store.Calls.Take(disturbed), call => Lookups.Contains(call));
        Assert.Contains(store.Calls.Skip(disturbed), call => Lookups.Contains(call));
        Contact adopted = Assert.Single(_database.Connection.Contacts.List(new ContactFilter { Ids = [9001] }));
        Assert.Equal(("Visser", true), (adopted.LastName, adopted.HasSystemUser));
        Assert.Equal(Rows, Usernames().Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(Rows, run.UsersCreated);
        Assert.Empty(_database.Broken());
    }

    [Fact]
    public void A_username_that_another_program_takes_between_two_transactions_is_not_given_out()
    {
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        int writes = 0;
        string taken = $"jbakker{Letters(Rows - 2)}";
        store.BeforeWrite = () =>
        {
            if (++writes is 4)
            {
                AddContact(9001, Rows + 1);
                _database.Sql(
                    "INSERT INTO SystemUsers (ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword, "
                        + $"CreatedAt) VALUES (9001, '{taken}', '{Text.Key(taken)}', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-01')");
                _database.Sql("UPDATE Licenses SET Used = Used + 1 WHERE License = 'Requestor'");
            }
        };
        ProvisioningRun run = Import(connection);
        Assert.Equal((Rows, 0, 0), (run.Created, run.Updated, run.Rejected));
        Assert.Contains(taken + "2", Usernames());
        Assert.Equal(Rows + 1, Usernames().Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>Adds a contact as another program would.</summary>
    private void AddContact(long id, int reference)
    {
        _database.Sql(
            "INSERT INTO Contacts (Type, ExternalReference, ExternalReferenceKey, LastName, DisplayName, Status) "
                + $"VALUES ('Person', '{reference}', '{reference}', 'Other', 'Other', 'Active')");
        if (_database.OnServer is null)
        {
            _database.Sql($"UPDATE Contacts SET Id = {id} WHERE ExternalReferenceKey = '{reference}'");
        }
    }

    /// <summary>Every third row has the same name.</summary>
    private ProvisioningRun Import(ProvisioningConnection connection)
    {
        string path = Path.Combine(_database.Folder, "people.csv");
        File.WriteAllText(path, "ExternalReference,FirstName,LastName\n"
            + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},Jan,{(i % 3 == 2 ? "Visser" : $"Bakker{Letters(i)}")}\n")));
        return connection.EmployeeFiles.Import(
            new EmployeeFileRequest { Path = path, CreateUser = true, LongestTransaction = TimeSpan.Zero }).Run;
    }

    private List<string> Usernames() => _database.Connection.SystemUsers.List(new SystemUserFilter()).Select(user => user.Username).ToList();

    private static string Letters(int number) => string.Concat($"{number:0000}".Select(digit => (char)('a' + digit - '0')));
}
