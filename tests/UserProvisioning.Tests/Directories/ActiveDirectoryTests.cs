using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of reading a real Active Directory: a domain controller of Samba.</summary>
public sealed partial class ActiveDirectoryTests : IClassFixture<SambaServer>, IDisposable
{
    private static int _last;

    private readonly SambaServer _server;
    private readonly TestDatabase _database = new();
    private readonly string _prefix = $"t{Interlocked.Increment(ref _last)}";

    public ActiveDirectoryTests(SambaServer server)
    {
        _server = server;
        server.Require();
        Service.DirectoryOptions = DirectoryLab.Quick;
        server.Change($"dn: {Base}\nchangetype: add\nobjectClass: organizationalUnit\n");
        Service.Create(new EmployeeInterfaceFields
        {
            Name = "AD",
            DirectoryServer = "127.0.0.1",
            SearchBase = Base,
            CertificateFile = server.AuthorityPath,
            Username = SambaServer.Administrator,
            CreateUser = true,
        });
    }

    private EmployeeInterfaceService Service => _database.Connection.EmployeeInterfaces;

    private string Base => $"OU={_prefix},{SambaServer.People}";

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public void Accounts_are_read_with_their_meaning(DirectorySecurity security)
    {
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with { Security = security });
        _server.Change(
            New("visser", "mail: visser@example.org\ntitle: Clerk\ndepartment: IT\naccountExpires: 9223372036854775807\ntelephoneNumber: 1")
                + New("bakker", $"accountExpires: 0\nmanager: CN={_prefix}visser,{Base}")
                + New("smit", $"accountExpires: {new DateTime(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc).ToFileTimeUtc()}")
                + New("jong", control: 546));
        ProvisioningRun run = Run().Run!;
        Assert.Equal((4, 4, 2), (run.Rows, run.Created, run.UsersCreated));
        Contact visser = Contact("visser");
        Assert.Equal(("Jan", "visser@example.org", "Clerk", "IT", "1"),
            (visser.FirstName, visser.Email, visser.JobTitle, visser.Department, visser.Phone));
        Assert.Null(visser.EndDate);
        Assert.True(Guid.TryParse(visser.ExternalReference, out _));
        Assert.Equal((null, visser.ExternalReference), (Contact("bakker").EndDate, Contact("bakker").ManagerReference));
        Assert.Equal(ContactStatus.Archived, Contact("smit").Status);
        Assert.Equal(ContactStatus.Archived, Contact("jong").Status);
        Assert.Equal(
            [$"{_prefix}bakker", $"{_prefix}visser"],
            _database.Connection.SystemUsers.List(new SystemUserFilter()).Select(user => user.Username).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Changes_moves_and_deletions_are_read_and_nothing_else()
    {
        _server.Change(New("visser") + New("bakker") + New("smit") + New("jong"));
        Run();
        Contact before = Contact("visser");
        Assert.Equal((0, 0), (Run().Run!.Rows, Run().Run!.Rows));
        _server.Change($"dn: CN={_prefix}visser,{Base}\nchangetype: moddn\nnewrdn: CN={_prefix}renamed\ndeleteoldrdn: 1\n\n"
            + $"dn: CN={_prefix}renamed,{Base}\nchangetype: modify\nreplace: title\ntitle: Clerk\n\n"
            + $"dn: CN={_prefix}bakker,{Base}\nchangetype: delete\n\n"
            + $"dn: CN={_prefix}smit,{Base}\nchangetype: moddn\nnewrdn: CN={_prefix}smit\ndeleteoldrdn: 1\n"
            + $"newsuperior: OU=Left,{SambaServer.Suffix}\n\n"
            + $"dn: CN={_prefix}jong,{Base}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 546\n");
        ProvisioningRun run = Run().Run!;
        Assert.Equal((4, 0, 3), (run.Rows, run.Created, run.Archived));
        Contact after = Assert.Single(_database.Connection.Contacts.List(new ContactFilter()), contact => contact.Id == before.Id);
        Assert.Equal((before.ExternalReference, "Clerk"), (after.ExternalReference, after.JobTitle));
        Assert.Equal(0, Run().Run!.Rows);
    }

    [Fact]
    public void A_mark_that_the_server_does_not_know_any_more_leads_to_a_full_reading_and_the_call_says_so()
    {
        _server.Change(New("visser"));
        Run();
        foreach ((string from, string to) in new[] { ("\"Usn\":", "\"Usn\":9"), ("\"Server\":\"", "\"Server\":\"another") })
        {
            string mark = (string)_database.Scalar("SELECT Mark FROM EmployeeInterfaces")!;
            _database.Sql($"UPDATE EmployeeInterfaces SET Mark = '{mark.Replace(from, to, StringComparison.Ordinal)}'");
            _server.Change($"dn: CN={_prefix}visser,{Base}\nchangetype: modify\nreplace: title\ntitle: {to.Length}\n");
            EmployeeInterfaceFile file = Run();
            Assert.Contains("does not know any more", Assert.Single(file.Messages), StringComparison.Ordinal);
            Assert.Equal(1, file.Run!.Updated);
        }
    }

    [Fact]
    public void Groups_within_groups_give_user_groups()
    {
        _database.Connection.UserGroups.Create(new AuthorizationFields { Name = "Planners" });
        _server.Change(New("visser") + New("bakker") + New("smit")
            + Group("inner", $"CN={_prefix}bakker,{Base}") + Group("outer", $"CN={_prefix}visser,{Base}", $"CN={_prefix}inner,{Base}"));
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with
        {
            GroupMap = DirectoryLab.Map($"cn={_prefix}outer,{Base}", "Planners"),
        });
        Run();
        Assert.Equal(["bakker Planners", "smit ", "visser Planners"], Groups());
        _server.Change($"dn: CN={_prefix}inner,{Base}\nchangetype: modify\nreplace: member\nmember: CN={_prefix}smit,{Base}\n");
        Run();
        Assert.Equal(["bakker ", "smit Planners", "visser Planners"], Groups());
    }

    [Fact]
    public void A_wrong_password_is_told()
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Service.Import(
            new EmployeeInterfaceReference("AD"),
            new EmployeeInterfaceRequest { Secrets = new EmployeeInterfaceSecrets { Password = SecureText.Make("wrong") } }).ToList());
        Assert.Equal(ErrorIds.DirectoryFailed, error.ErrorId);
        Assert.Contains("does not let", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_which_nothing_changed_sends_no_more_requests_than_an_empty_search()
    {
        using var proxy = new LdapProxy(_server.Authority, 636);
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with { Port = proxy.Port });
        _server.Change(New("visser"));
        Run();
        proxy.Clear();
        Assert.Equal(0, Run().Run!.Rows);
        Assert.Equal(["Bind", "Search"], proxy.Requests);

        // Something changes elsewhere: the identity of the server and what changed are asked for, and no employee.
        _server.Change($"dn: OU=Left,{SambaServer.Suffix}\nchangetype: modify\nreplace: description\ndescription: {_prefix}\n");
        proxy.Clear();
        Assert.Equal(0, Run().Run!.Rows);
        Assert.Equal(["Bind", "Search", "Search", "Search"], proxy.Requests);
    }

    [Fact]
    public void Who_is_deleted_between_the_search_for_changes_and_the_reading_of_the_entry_has_left()
    {
        using var proxy = new LdapProxy(_server.Authority, 636);
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with { Port = proxy.Port });
        _server.Change(New("visser") + New("bakker"));
        Run();
        _server.Change(string.Concat(new[] { "visser", "bakker" }.Select(name =>
            $"dn: CN={_prefix}{name},{Base}\nchangetype: modify\nreplace: title\ntitle: Clerk\n\n")));
        proxy.Clear();
        proxy.BeforeSearch = number =>
        {
            // The root, the identity of the server, what changed, and then the employees.
            if (number == 4)
            {
                _server.Change($"dn: CN={_prefix}visser,{Base}\nchangetype: delete\n");
            }
        };
        ProvisioningRun run = Run().Run!;
        Assert.Equal((2, 1, 0), (run.Rows, run.Archived, run.Rejected));
        Assert.Equal((ContactStatus.Archived, "Clerk"), (Contact("visser").Status, Contact("bakker").JobTitle));
        proxy.BeforeSearch = null;
        Assert.Equal(0, Run().Run!.Archived);
    }

    private string New(string name, string lines = "", int control = 544) =>
        SambaServer.User(_prefix + name, lines, control, Base).Replace($"sn: {_prefix}{name}", $"sn: {name}", StringComparison.Ordinal);

    private string Group(string name, params string[] members) =>
        $"dn: CN={_prefix}{name},{Base}\nchangetype: add\nobjectClass: group\nsAMAccountName: {_prefix}{name}\n"
            + $"{string.Concat(members.Select(member => $"member: {member}\n"))}\n";

    private EmployeeInterfaceFile Run() => Assert.Single(Service.Import(
        new EmployeeInterfaceReference("AD"),
        new EmployeeInterfaceRequest { Force = true, Secrets = new EmployeeInterfaceSecrets { Password = SecureText.Make(SambaServer.Password) } }));

    private Contact Contact(string name) => Assert.Single(_database.Connection.Contacts.List(new ContactFilter()), one => one.LastName == name);

    private IEnumerable<string> Groups() => _database.Connection.SystemUsers.List(new SystemUserFilter())
        .Select(user => $"{user.Username[_prefix.Length..]} {string.Join(", ", user.UserGroups)}")
        .Order(StringComparer.Ordinal);
}
