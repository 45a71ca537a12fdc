using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of the fields of an employee interface with a directory.</summary>
public sealed class DirectoryDefinitionTests : IDisposable
{
    private const string Group = "CN=Planners,OU=Groups,DC=example,DC=org";

    private static readonly EmployeeInterfaceFields Fields = new()
    {
        Name = "AD",
        DirectoryServer = "dc1.example.org",
        SearchBase = "OU=People,DC=example,DC=org",
    };

    private static readonly Dictionary<string, (EmployeeInterfaceFields Fields, string Says)> Faulty = new()
    {
        ["no server"] = (Fields with { DirectoryServer = " " }, "no DirectoryServer"),
        ["a URL"] = (Fields with { DirectoryServer = "ldap://dc1.example.org" }, "no name of a server"),
        ["a port too many"] = (Fields with { Port = 70000 }, "70000 is no port"),
        ["no search base"] = (Fields with { SearchBase = null }, "no SearchBase"),
        ["a search base that is a folder"] = (Fields with { SearchBase = "example.org/People" }, "no distinguished name"),
        ["a search base without a value"] = (Fields with { SearchBase = "OU=,DC=org" }, "no distinguished name"),
        ["half a filter"] = (Fields with { Filter = "(&(objectClass=user)" }, "missing at its end"),
        ["a filter without a comparison"] = (Fields with { Filter = "(everybody)" }, "no '='"),
        ["a filter with too much"] = (Fields with { Filter = "(cn=a))" }, "left over"),
        ["a filter with a bad name"] = (Fields with { Filter = "(last name=a)" }, "no name of an attribute"),
        ["a filter with a bad escape"] = (Fields with { Filter = @"(cn=a\b)" }, "hexadecimal"),
        ["a filter within too many others"] = (Fields with { Filter = new string('!', 0) + string.Concat(Enumerable.Repeat("(!", 60)) + "(a=b)"
            + new string(')', 60) }, "50 levels"),
        ["a certificate that is not there"] = (Fields with { CertificateFile = "/nowhere/ca.pem" }, "there is no CertificateFile"),
        ["a certificate without TLS"] = (
            Fields with { CertificateFile = "/nowhere/ca.pem", Security = DirectorySecurity.None }, "needs a connection with TLS"),
        ["a password without TLS"] = (Fields with { Username = "reader", Security = DirectorySecurity.None }, "never sent"),
        ["a group that is no name"] = (Fields with { GroupMap = Map("Planners", "Planners") }, "no distinguished name"),
        ["a group twice"] = (Fields with { GroupMap = Map(Group, "A", Group.ToLowerInvariant().Replace(",", " , "), "B") }, "twice"),
        ["a group without a user group"] = (Fields with { GroupMap = Map(Group, " ") }, "no user group"),
        ["groups twice"] = (
            Fields with { GroupMap = Map(Group, "A"), Mapping = new Dictionary<string, object?> { ["UserGroups"] = "x" } }, "leave one out"),
        ["a key file"] = (Fields with { KeyFile = "/root/key" }, "are for SFTP servers"),
        ["a folder"] = (Fields with { RemoteDirectory = "/in" }, "are for SFTP servers"),
        ["SFTP with a search base"] = (
            new EmployeeInterfaceFields { Name = "HR", ServerName = "s", RemoteDirectory = "/in", SearchBase = "DC=org" }, "are for directories"),
    };

    private readonly TestDatabase _database = new();

    public static TheoryData<string> Faults => [.. Faulty.Keys];

    private EmployeeInterfaceService Service => _database.Connection.EmployeeInterfaces;

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_directory_is_refused_with_the_reason(string what)
    {
        ProvisioningException error = _database.Fails(ErrorIds.SettingInvalid, () => Service.Create(Faulty[what].Fields));
        Assert.Contains(Faulty[what].Says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DirectorySecurity.Ldaps, 636)]
    [InlineData(DirectorySecurity.StartTls, 389)]
    [InlineData(DirectorySecurity.None, 389)]
    public void The_port_is_the_usual_one_until_another_is_given(DirectorySecurity security, int port)
    {
        Service.Create(Fields);
        var reference = new EmployeeInterfaceReference("AD");
        Assert.Equal(port, Service.Update(reference, fields => fields with { Security = security }).Port);
        Service.Update(reference, fields => fields with { Port = 10389 });
        Assert.Equal(10389, Service.Update(reference, fields => fields with { Security = DirectorySecurity.Ldaps }).Port);
    }

    [Fact]
    public void A_directory_is_read_as_it_was_made_and_a_change_is_recorded()
    {
        EmployeeInterface made = Service.Create(Fields with { Filter = "objectClass=user", GroupMap = Map(Group, "Planners"), Username = "reader" });
        var read = (DirectoryInterface)Service.Get(new EmployeeInterfaceReference("ad"));
        Assert.Equivalent(made, read);
        Assert.Equal(
            ("AD", "dc1.example.org", 636, "OU=People,DC=example,DC=org", "reader", EmployeeInterfaceKind.Directory),
            (read.Name, read.DirectoryServer, read.Port, read.SearchBase, read.Username, read.Kind));
        Assert.Equal("Planners", read.GroupMap![Group]);
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with { Filter = null });
        AuditEntry entry = _database.AuditTrail()[^1];
        Assert.Equal((AuditActions.Update, "EmployeeInterface", "AD"), (entry.Action, entry.TargetType, entry.Target));
        int entries = _database.AuditTrail().Count;
        Service.Update(new EmployeeInterfaceReference("AD"), fields => fields);
        Assert.Equal(entries, _database.AuditTrail().Count);
    }

    [Fact]
    public void A_file_without_a_certificate_is_refused_and_one_that_is_gone_hinders_no_other_change()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("a.pem"), "no certificate");
        Assert.Contains("no certificate in PEM", _database.Fails(
            ErrorIds.SettingInvalid, () => Service.Create(Fields with { CertificateFile = folder.File("a.pem") })).Message, StringComparison.Ordinal);
        using var key = ECDsa.Create();
        using X509Certificate2 certificate = new CertificateRequest("CN=dc1.example.org", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("a.pem"), certificate.ExportCertificatePem());
        Service.Create(Fields with { CertificateFile = folder.File("a.pem") });
        File.Delete(folder.File("a.pem"));
        Assert.Equal(10636, Service.Update(new EmployeeInterfaceReference("AD"), fields => fields with { Port = 10636 }).Port);
    }

    private static Dictionary<string, object?> Map(params string[] pairs) =>
        pairs.Chunk(2).ToDictionary(pair => pair[0], pair => (object?)pair[1]);
}
