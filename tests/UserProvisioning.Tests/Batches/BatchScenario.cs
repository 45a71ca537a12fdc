using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;
using UserProvisioning.Workplace;

namespace UserProvisioning.Tests.Batches;

/// <summary>An operation on many items at once, on a database that <see cref="Prepare"/> has filled.</summary>
/// <param name="Prepare">Fills the database for a number of items, and returns the users if the operation is about users.</param>
/// <param name="Act">Runs the operation. The names of its arguments hold <see cref="BatchScenarios.Mark"/>.</param>
internal sealed record BatchScenario(Func<TestDatabase, int, SystemUserReference[]> Prepare, Action<ProvisioningConnection, BatchScenario.Given> Act)
{
    /// <summary>A small and a large number of items to compare. Both are lower where each item costs a password hash.</summary>
    public (int Few, int Many) Sizes { get; init; } = (20, 400);

    /// <summary>Prepares a database for a number of items, and returns the action that runs the operation.</summary>
    public Action<ProvisioningConnection> For(TestDatabase database, int items)
    {
        var given = new Given(database, items, Prepare(database, items));
        return connection => Act(connection, given);
    }

    /// <summary>The database that a scenario runs on, its number of items, and its users.</summary>
    internal sealed record Given(TestDatabase Database, int Items, SystemUserReference[] Users)
    {
        /// <summary>Gives each user another language.</summary>
        public List<UserSettingRequest> Settings(string? language) => Users
            .SelectMany(user => new[] { ("Language", (object?)language), ("Debug", language is null ? null : true) }
                .Select(setting => new UserSettingRequest { User = user, Name = setting.Item1, Value = setting.Item2 }))
            .ToList();

        public List<NewContactRequest> NewContacts => Contacts
            .Select(contact => new NewContactRequest { Fields = new ContactFields
            {
                FirstName = "Don",
                LastName = "Quixote",
                ExternalReference = contact.ExternalReference,
                Email = "quixote@example.org"
            } })
            .ToList();

        public List<ContactChangeRequest> Changes(Func<ContactFields, ContactFields> change) =>
            Contacts.Select(contact => new ContactChangeRequest { Contact = contact, Change = change }).ToList();

        public IEnumerable<ContactReference> Contacts => Enumerable.Range(0, Items).Select(i => new ContactReference(BatchScenarios.ReferenceOf(i)));
    }
}

/// <summary>Every operation of a service that takes many items.</summary>
internal static class BatchScenarios
{
    /// <summary>A mark in every argument: a statement that holds it has an inlined value.</summary>
    public const string Mark = "quixote";

    public static IReadOnlyDictionary<string, BatchScenario> All { get; } = new SortedDictionary<string, BatchScenario>(StringComparer.Ordinal)
    {
        ["archive by username"] = new(ByName, (connection, given) => Done(connection.SystemUsers.Archive(given.Users))),
        ["archive by contact"] = new(ByContact, (connection, given) => Done(connection.SystemUsers.Archive(given.Users))),
        ["restore"] = new(Archived, (connection, given) => Done(connection.SystemUsers.Restore(given.Users))),
        ["restore, to another license"] = new(
            Archived,
            (connection, given) => Done(connection.SystemUsers.Restore(given.Users, LicenseType.FullUser))),
        ["make users again of contacts, in other groups"] = new(Archived, (connection, given) => Done(connection.SystemUsers.Create(
            given.Contacts.Select(contact => new NewSystemUserRequest { Contact = contact, UserGroups = [new UserGroupReference("quixote b")] })
                .ToList()))),
        ["make users, in a group that is not there"] = new(OnlyContacts, (connection, given) => Assert.All(
            connection.SystemUsers.Create(given.Contacts.Select(contact => new NewSystemUserRequest
            {
                Contact = contact,
                UserGroups = [new UserGroupReference("quixote x")]
            }).ToList()),
            made => Assert.Equal(ErrorIds.UserGroupNotFound, made.Error!.ErrorId))),
        ["say who can log in"] = new(ByName, (connection, given) => Done(connection.SystemUsers.Test(given.Users))),
        ["give a license"] = new(ByName, (connection, given) => Done(connection.SystemUsers.SetLicense(given.Users, LicenseType.FullUser))),
        ["add members"] = new(
            ByName,
            (connection, given) => Done(connection.UserGroups.AddMembers(new UserGroupReference("quixote b"), given.Users))),
        ["add members again"] = new(
            ByName,
            (connection, given) => Done(connection.UserGroups.AddMembers(new UserGroupReference("quixote a"), given.Users))),
        ["remove members"] = new(
            ByName,
            (connection, given) => Done(connection.UserGroups.RemoveMembers(new UserGroupReference("quixote a"), given.Users))),
        ["import leavers"] = new(ByName, (connection, given) => Import(connection, given.Database, given.Items, "no", "quixote a", "Requestor")),
        ["import other groups"] = new(
            ByName,
            (connection, given) => Import(connection, given.Database, given.Items, "yes", "quixote b", "Requestor")),
        ["import other licenses"] = new(
            ByName,
            (connection, given) => Import(connection, given.Database, given.Items, "yes", "quixote a", "FullUser")),
        ["import rehired people"] = new(
            ArchivedByFile,
            (connection, given) => Import(connection, given.Database, given.Items, "yes", "quixote b", "FullUser")),
        ["make contacts"] = new(Nothing, (connection, given) => Done(connection.Contacts.Create(given.NewContacts))),
        ["make organizations and their persons"] = new(Nothing, (connection, given) => Done(connection.Contacts.Create(given.NewContacts
            .SelectMany(person => new[]
            {
                new NewContactRequest { Fields = new ContactFields
                {
                    Type = ContactType.Organization,
                    OrganizationName = "Quixote",
                    ExternalReference = "O" + person.Fields.ExternalReference
                } },
                person with { Organization = new ContactReference("O" + person.Fields.ExternalReference) },
            })
            .ToList()))),
        ["make contacts whose references are taken"] = new(OnlyContacts, (connection, given) => Assert.All(
            connection.Contacts.Create(given.NewContacts), made => Assert.Equal(ErrorIds.ContactInvalid, made.Error!.ErrorId))),
        ["change contacts"] = new(
            OnlyContacts,
            (connection, given) => Done(connection.Contacts.Update(given.Changes(fields => fields with { Department = "quixote" })))),
        ["give contacts other references"] = new(OnlyContacts, (connection, given) => Done(connection.Contacts.Update(
            given.Changes(fields => fields with { ExternalReference = "N" + fields.ExternalReference })))),
        ["remove contacts"] = new(OnlyContacts, (connection, given) => Done(connection.Contacts.Remove(given.Contacts.ToList()))),
        ["list settings"] = new(ByName, (connection, given) => Done(connection.UserSettings.OfUsers(given.Users))),
        ["set a setting"] = new(ByName, (connection, given) => Done(connection.UserSettings.SetOfUsers(given.Settings("nl")))),
        ["set settings anew"] = new(WithSettings, (connection, given) => Done(connection.UserSettings.SetOfUsers(given.Settings("fr")))),
        ["clear settings"] = new(WithSettings, (connection, given) => Done(connection.UserSettings.SetOfUsers(given.Settings(null)))),
        ["log in, unknown"] = new(Nothing, (connection, given) => LogIn(connection, given, WorkplaceOutcome.ContactAndUserCreated)),
        ["log in, with a contact"] = new(OnlyContacts, (connection, given) => LogIn(connection, given, WorkplaceOutcome.UserCreated)),
        ["log in, with a user, and again"] = new(ByName, (connection, given) => LogIn(connection, given, WorkplaceOutcome.Known, times: 2)),
        ["list links of contacts"] = new(OnlyContacts, (connection, given) => Done(connection.Workplace.ListOf(given.Contacts.ToList()))),
        ["find contacts"] = new(OnlyContacts, (connection, given) => Done(connection.Contacts.Get(given.Contacts.ToList()))),
        ["cut links"] = new(ByName, (connection, given) =>
        {
            LogIn(connection, given, WorkplaceOutcome.Known);
            Done(connection.Workplace.Remove(Enumerable.Range(1, given.Items).Select(id => new WorkplaceIdentityReference(id)).ToList()));
        }),
        ["generate passwords"] = new(ByName, (connection, given) => Done(connection.Credentials.Set(
            given.Users,
            new CredentialChange { Generate = true }))) { Sizes = (4, 12) },
        ["undo other groups and licenses"] = new(
            Changed,
            (connection, _) => connection.EmployeeFiles.Undo(new ProvisioningRunReference(connection.EmployeeFiles.ListRuns().Max(run => run.Id)))),
    };

    private static void Done<T>(IReadOnlyList<Outcome<T>> outcomes)
        where T : class => Assert.All(outcomes, outcome => outcome.Require());

    public static string ReferenceOf(int item) => $"R-{Mark}-{item:0000}";

    private static void LogIn(ProvisioningConnection connection, BatchScenario.Given given, WorkplaceOutcome outcome, int times = 1)
    {
        using var issuer = new StaticIssuer();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(ecdsa) { KeyId = "1" };
        issuer.Publish((key, "sig"));
        given.Database.Clock.Now = DateTime.UtcNow;
        given.Database.Issuer(issuer.Issuer);
        for (int time = 0; time < times; time++)
        {
            // A token can be used once, so each call gets new ones.
            List<WorkplaceLoginRequest> logins = Enumerable.Range(0, given.Items)
                .Select(i => new WorkplaceLoginRequest
                {
                    IdToken = issuer.Sign(key, SecurityAlgorithms.EcdsaSha256, subject: $"quixote-{i}", email: $"quixote{i}@example.org")
                })
                .ToList();
            Assert.All(connection.Workplace.Register(logins), login => Assert.Equal(outcome, login.Require().Outcome));
        }
    }

    private static SystemUserReference[] Nothing(TestDatabase database, int count) => [];

    private static SystemUserReference[] OnlyContacts(TestDatabase database, int count)
    {
        Import(database.Connection, database, count, "yes", "quixote a", "Requestor", createUser: false);
        return [];
    }

    private static SystemUserReference[] ByName(TestDatabase database, int count)
    {
        foreach (string name in new[] { "quixote a", "quixote b" })
        {
            database.Group(name);
        }

        Import(database.Connection, database, count, "yes", "quixote a", "Requestor");
        return database.Connection.SystemUsers.List(new SystemUserFilter()).Select(user => new SystemUserReference(user.Username)).ToArray();
    }

    private static SystemUserReference[] ByContact(TestDatabase database, int count)
    {
        ByName(database, count);
        return database.Connection.Contacts.List(new ContactFilter()).Select(contact => new SystemUserReference(contact)).ToArray();
    }

    private static SystemUserReference[] WithSettings(TestDatabase database, int count)
    {
        SystemUserReference[] users = ByName(database, count);
        database.Connection.UserSettings.SetOfUsers(new BatchScenario.Given(database, count, users).Settings("de"));
        return users;
    }

    private static SystemUserReference[] Archived(TestDatabase database, int count)
    {
        SystemUserReference[] users = ByName(database, count);
        database.Connection.SystemUsers.Archive(users);
        return users;
    }

    private static SystemUserReference[] ArchivedByFile(TestDatabase database, int count)
    {
        SystemUserReference[] users = ByName(database, count);
        Import(database.Connection, database, count, "no", "quixote a", "Requestor");
        return users;
    }

    private static SystemUserReference[] Changed(TestDatabase database, int count)
    {
        SystemUserReference[] users = ByName(database, count);
        Import(database.Connection, database, count, "yes", "quixote b", "FullUser");
        return users;
    }

    private static void Import(
        ProvisioningConnection connection,
        TestDatabase database,
        int count,
        string active,
        string groups,
        string license,
        bool createUser = true)
    {
        string path = Path.Combine(database.Folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllLines(path, Enumerable.Range(0, count)
            .Select(i => $"{ReferenceOf(i)},Name{i},Quixote{i},quixote{i}@example.org,{active},{groups},{license}")
            .Prepend("ExternalReference,FirstName,LastName,Email,Active,UserGroups,License"));
        ProvisioningRun run = connection.EmployeeFiles.Import(new EmployeeFileRequest
        {
            Path = path,
            Source = "Quixote",
            CreateUser = createUser,
            Force = true,

            // A slow machine must not divide the rows into more transactions than a fast one.
            LongestTransaction = TimeSpan.FromHours(1),
        }).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, count), (run.Status, run.Rows));
    }
}
