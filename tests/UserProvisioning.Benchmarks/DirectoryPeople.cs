using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Directories;

namespace UserProvisioning.Benchmarks;

/// <summary>An OpenLDAP server with people, and the interface that reads them, for the benches and soaks.</summary>
internal sealed class DirectoryPeople : IDisposable
{
    /// <summary>The script that makes the credential of the account that reads, for any runspace.</summary>
    internal const string Credential =
        $"([pscredential]::new('{SlapdServer.Reader}', [Net.NetworkCredential]::new('x', \"{SlapdServer.Password}\").SecurePassword))";

    /// <param name="count">The number of people.</param>
    internal DirectoryPeople(int count)
    {
        Authority = new TestAuthority();
        try
        {
            Server = new SlapdServer(Authority.Issue(), string.Concat(Enumerable.Range(0, count).Select(Entry)));
        }
        catch
        {
            Authority.Dispose();
            throw;
        }
    }

    internal TestAuthority Authority { get; }

    internal SlapdServer Server { get; }

    /// <summary>The definition of an interface that reads the people. Their external reference is their uid.</summary>
    internal EmployeeInterfaceFields Interface => new()
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

    /// <summary>The name of a person.</summary>
    internal static string Uid(int number) => $"p{number:00000}";

    /// <summary>The entry of a person, with each attribute that is read without a mapping.</summary>
    internal static string Entry(int number) => SlapdServer.Person(
        Uid(number),
        $"initials: J.\ntelephoneNumber: +31 20 555 {number:00000}\npreferredLanguage: nl\ntitle: Planner {number % 40}\no: Acme\n"
            + $"physicalDeliveryOfficeName: Building {number % 9}\n"
            + (number == 0 ? string.Empty : $"manager: uid={Uid(number / 12)},{SlapdServer.People}"));

    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
    }
}
