using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>A database, an OpenLDAP server with some people, and an interface between the two.</summary>
internal sealed class DirectoryLab : IDisposable
{
    internal DirectoryLab(
        string? entries = null,
        Func<EmployeeInterfaceFields, EmployeeInterfaceFields>? change = null,
        string settings = "",
        bool isPublic = false)
    {
        Assert.SkipUnless(SlapdServer.IsAvailable, "This test needs OpenLDAP (Debian: slapd ldap-utils).");
        Authority = new TestAuthority();
        Server = new SlapdServer(
            Authority.Issue(),
            entries ?? SlapdServer.Person("visser") + SlapdServer.Person("bakker") + SlapdServer.Person("smit"),
            settings,
            isPublic);
        Database = new TestDatabase();
        Database.Connection.EmployeeInterfaces.DirectoryOptions = Quick;
        var fields = new EmployeeInterfaceFields
        {
            Name = "LDAP",
            DirectoryServer = "127.0.0.1",
            Port = Server.TlsPort,
            SearchBase = SlapdServer.People,
            CertificateFile = Authority.Path,
            Username = SlapdServer.Reader,
            CreateUser = true,
            Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "uid" },
        };
        Service.Create(change is null ? fields : change(fields));
    }

    internal static LdapOptions Quick { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(20), AnswerTimeout = TimeSpan.FromSeconds(20) };

    internal TestAuthority Authority { get; }

    internal SlapdServer Server { get; }

    internal TestDatabase Database { get; }

    internal EmployeeInterfaceService Service => Database.Connection.EmployeeInterfaces;

    internal EmployeeInterfaceReference Reference { get; } = new("LDAP");

    internal EmployeeInterfaceRequest Request { get; set; } = new()
    {
        Secrets = new EmployeeInterfaceSecrets { Password = SecureText.Make(SlapdServer.Password) },
        Force = true,
    };

    /// <summary>The external references of the contacts, in order.</summary>
    internal IEnumerable<string> Contacts => Database.Connection.Contacts.List(new ContactFilter())
        .Select(contact => contact.ExternalReference!).Order(StringComparer.Ordinal);

    internal Contact Contact(string reference) =>
        Assert.Single(Database.Connection.Contacts.List(new ContactFilter()), contact => contact.ExternalReference == reference);

    internal IEnumerable<SystemUser> Users => Database.Connection.SystemUsers.List(new SystemUserFilter());

    internal SystemUser User(string username) => Assert.Single(Users, user => user.Username == username);

    internal void Set(Func<EmployeeInterfaceFields, EmployeeInterfaceFields> change) => Service.Update(Reference, change);

    /// <summary>Runs the interface.</summary>
    internal EmployeeInterfaceFile Run(bool dryRun = false) => Assert.Single(Service.Import(Reference, Request, dryRun));

    /// <summary>Runs the interface, and returns the run.</summary>
    internal ProvisioningRun Runs() => Run().Run!;

    /// <summary>Lets the second of the newest change pass, and reads once more, so that the mark stands behind it.</summary>
    internal void Settle()
    {
        Thread.Sleep(1100);
        Database.Clock.Advance(TimeSpan.FromSeconds(20));
        Runs();
    }

    internal ProvisioningException Fails(string errorId)
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Run());
        Assert.True(errorId == error.ErrorId, $"{error.ErrorId}: {error.Message}");
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Empty(Contacts);
        return error;
    }

    internal static Dictionary<string, object?> Map(params string[] pairs) =>
        pairs.Chunk(2).ToDictionary(pair => pair[0], pair => (object?)pair[1]);

    public void Dispose()
    {
        Server.Dispose();
        Database.Dispose();
        Authority.Dispose();
    }
}
