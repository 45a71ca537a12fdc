using System.Text.Json;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Batches;

/// <summary>Tests that a call with many items has the same effect and the same outcomes, errors included, as one call for each item.</summary>
public sealed class InTurnTests
{
    /// <summary>References to existing and missing users, by each kind of name, some twice.</summary>
    private static readonly SystemUserReference[] Users =
    [
        new("jone"), new("nobody"), new(2), new("JTWO"), new(99), new("jthree"), new(1), new("jfour"), new("jone"), new("jfive"), new("jsix"),
    ];

    private static readonly UserSettingRequest[] Settings =
    [
        new() { User = new("jone"), Name = "Language", Value = "nl" }, new() { User = new("nobody"), Name = "Language", Value = "nl" },
        new() { User = new("jone"), Name = "Debug", Value = true }, new() { User = new("jtwo"), Name = "Colour", Value = "red" },
        new() { User = new("jtwo"), Name = "Language", Value = "no language" }, new() { User = new(1), Name = "Language", Value = "fr" },
        new() { User = new("jone"), Name = "Language" }, new() { User = new("jtwo"), Name = "Debug", Value = false },
    ];

    private static readonly NewContactRequest[] NewContacts =
    [
        new() { Fields = new() { Type = ContactType.Organization, OrganizationName = "Acme", ExternalReference = "A", Language = "nl" } },
        new() { Fields = new() { LastName = "Jansen", ExternalReference = "P1" }, Organization = new("a") },
        new() { Fields = new() { LastName = "Jansen", ExternalReference = "p1" } },
        new() { Fields = new() { LastName = "Visser" }, Organization = new("P1") },
        new() { Fields = new() { LastName = "Visser" }, Organization = new("missing") },
        new() { Fields = new() { ExternalReference = "P2" } },
        new() { Fields = new() { LastName = "Bos", ExternalReference = "R-1" } },
        new() { Fields = new() { LastName = "Bos", ExternalReference = "P3" }, Organization = new("org") },
    ];

    private static readonly ContactChangeRequest[] ChangedContacts =
    [
        Change("R-1", fields => fields with { ExternalReference = "T" }),
        Change("R-2", fields => fields with { ExternalReference = "R-1" }),
        Change("R-3", fields => fields with { ExternalReference = "r-1" }),
        Change("R-1", fields => fields with { Department = "Planning" }),
        Change("T", fields => fields with { ExternalReference = "R-2", EndDate = new DateTime(2020, 1, 1), StartDate = new DateTime(2021, 1, 1) }),
        Change("T", fields => fields with { ExternalReference = "R-2" }),
        Change("gone", fields => fields),
        Change("R-4", fields => fields),
        Change("R-4", fields => fields with { Type = ContactType.Organization }),
        Change("org", fields => fields with { OrganizationName = "Other" }),
        Change("R-5", fields => fields with { LastName = "Van Dam" }) with { Organization = new ContactReference("org") },
        Change("R-6", fields => fields) with { Organization = new ContactReference("R-5") },
    ];

    private static readonly ContactReference[] Removed = [new("R-1"), new("org"), new("free"), new("org"), new("gone"), new("FREE")];

    private static readonly NewSystemUserRequest[] NewUsers =
    [
        new() { Contact = new("R-1") }, new() { Contact = new("free"), License = LicenseType.FullUser }, new() { Contact = new("gone") },
        new()
        {
            Contact = new("free")
        }, new() { Contact = new("R-3"), UserGroups = [new UserGroupReference("Planners")], License = LicenseType.FullUser },
        new() { Contact = new("R-5") }, new() { Contact = new("R-3") },
    ];

    private static readonly Dictionary<string, Func<ProvisioningConnection, IReadOnlyList<int>, IReadOnlyList<object>>> Operations = new(
        StringComparer.Ordinal)
    {
        ["archive"] = (c, items) => Shown(c.SystemUsers.Archive(Of(Users, items))),
        ["restore, of which two find a license"] = (c, items) => Shown(c.SystemUsers.Restore(Of(Users, items), LicenseType.FullUser)),
        ["license, of which two are left"] = (c, items) => Shown(c.SystemUsers.SetLicense(Of(Users, items), LicenseType.FullUser)),
        ["license, too low for some"] = (c, items) => Shown(c.SystemUsers.SetLicense(Of(Users, items), LicenseType.Requestor)),
        ["members, some with too low a license"] = (c, items) => Shown(c.UserGroups.AddMembers(new UserGroupReference("Planners"), Of(Users, items))),
        ["remove members"] = (c, items) => Shown(c.UserGroups.RemoveMembers(new UserGroupReference("Staff"), Of(Users, items))),
        ["setting"] = (c, items) => Shown(c.UserSettings.SetOfUsers(Of(Settings, items))),
        ["username, that the first takes"] = (c, items) => Shown(c.Credentials.Set(Of(Users, items), new CredentialChange { Username = "Jan" })
            .Select(one => one.Error is { } e ? e : (Outcome<SystemUser>)one.Value!.User)
            .ToList()),
        ["new contacts"] = (c, items) => Shown(c.Contacts.Create(Of(NewContacts, items))),
        ["changed contacts"] = (c, items) => Shown(c.Contacts.Update(Of(ChangedContacts, items))),
        ["removed contacts"] = (c, items) => Shown(c.Contacts.Remove(Of(Removed, items))),
        ["users, of contacts with and without one"] = (c, items) => Shown(c.SystemUsers.Create(Of(NewUsers, items))),
    };

    public static TheoryData<string> Names => new(Operations.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_has_the_same_outcomes_and_effects_as_one_call_per_item(string name)
    {
        int count = Count(name);
        (List<object> Answers, string State) together = Do(database => Operations[name](
            database.Connection,
            Enumerable.Range(0, count).ToList()).ToList());
        (List<object> Answers, string State) inTurn = Do(database => Enumerable.Range(0, count)
            .SelectMany(item => Operations[name](database.Connection, [item]))
            .ToList());
        Assert.Contains(together.Answers, answer => answer is string);
        Assert.Equal(inTurn.Answers.Select(Json), together.Answers.Select(Json));
        Assert.Equal(inTurn.State, together.State);

        static string Json(object answer) => JsonSerializer.Serialize(answer);
    }

    private static ContactChangeRequest Change(string reference, Func<ContactFields, ContactFields> change) =>
        new() { Contact = new ContactReference(reference), Change = change };

    private static int Count(string name) => name switch
    {
        "setting" => Settings.Length,
        "new contacts" => NewContacts.Length,
        "changed contacts" => ChangedContacts.Length,
        "removed contacts" => Removed.Length,
        "users, of contacts with and without one" => NewUsers.Length,
        _ => Users.Length,
    };

    private static T[] Of<T>(T[] all, IReadOnlyList<int> items) => items.Select(item => all[item]).ToArray();

    /// <summary>The outcomes; an error is represented by its message.</summary>
    private static object[] Shown<T>(IReadOnlyList<Outcome<T>> outcomes)
        where T : class => outcomes.Select(outcome => outcome.Error is { } error
            ? $"{error.ErrorId} {error.Message} {error.Field} {error.Target}"
            : (object)outcome.Value!).ToArray();

    /// <summary>
    /// Makes six users: two archived, two with full licenses, two in a group that a file granted. One license of the higher type is free.
    /// </summary>
    private static (List<object> Answers, string State) Do(Func<TestDatabase, List<object>> act)
    {
        using var database = new TestDatabase();
        database.Group("Staff");
        database.Group("Planners", LicenseType.FullUser);
        Contact organization = database.Connection.Contacts.Create(new ContactFields
        {
            Type = ContactType.Organization,
            OrganizationName = "Acme",
            ExternalReference = "org"
        });
        string[] names = ["One", "Two", "Three", "Four", "Five", "Six"];
        for (int i = 0; i < names.Length; i++)
        {
            Contact contact = database.Person(names[i], reference: $"R-{i + 1}");
            database.UserOf(contact, i is 1 or 3 ? LicenseType.FullUser : LicenseType.Requestor, i is 1 or 3 ? ["Staff", "Planners"] : ["Staff"]);
        }

        database.Connection.Contacts.Create(new ContactFields { LastName = "Vrij", ExternalReference = "free" }, new ContactReference(organization));
        database.Connection.SystemUsers.Archive([new("jthree"), new("jfour")]);
        database.Connection.Licenses.SetTotal(LicenseType.FullUser, 3);
        database.Sql("UPDATE AuthorizationMembers SET GrantedBySource = 'hr' WHERE SystemUserId = 5");
        List<object> answers = act(database);

        // Which giver gets which number depends on who gives first.
        const string Giver = "(SELECT CASE WHEN GivenBy = 'Hand' THEN 1 WHEN Name IS NULL THEN 2 ELSE 3 END FROM Givers WHERE Givers.Id = {0})";
        foreach ((string table, string column) in new[]
        {
            ("AuthorizationMembers", "GiverId"), ("MembershipGivers", "GiverId"), ("SystemUsers", "LicenseGiverId"),
            ("SystemUsers", "UsernameGiverId"),
        })
        {
            database.Sql($"UPDATE {table} SET {column} = {string.Format(null, Giver, column)}");
        }

        database.Sql("DELETE FROM Givers");

        // The mark is a random one.
        database.Sql("UPDATE RulesMark SET Mark = 'x'");
        return (answers, database.Dump());
    }
}
