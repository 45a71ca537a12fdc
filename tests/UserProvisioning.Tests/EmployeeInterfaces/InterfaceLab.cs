using System.Text;
using UserProvisioning.Connections;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>A database, a directory on the SSH server, and an interface between the two.</summary>
internal sealed class InterfaceLab : IDisposable
{
    private static readonly SftpOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(20), OperationTimeout = TimeSpan.FromSeconds(20) };

    private DateTime _written = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    /// <param name="server">The servers of the run.</param>
    /// <param name="port">The port to connect to; null for the shared server's.</param>
    /// <param name="change">Changes the fields of the interface from their usual values.</param>
    public InterfaceLab(SshServer server, int? port = null, Func<EmployeeInterfaceFields, EmployeeInterfaceFields>? change = null)
    {
        Server = server;
        Directory = server.NewDirectory();
        Database = new TestDatabase();
        try
        {
            Database.Connection.EmployeeInterfaces.Options = Quick;
            var fields = new EmployeeInterfaceFields
            {
                Name = "HR",
                ServerName = "127.0.0.1",
                Port = port ?? server.Shared.Port,
                RemoteDirectory = Directory,
                Username = server.Username,
                HostKeyFingerprint = [server.Fingerprint()],
                KeyFile = server.Key("ed25519"),
                SettleTime = TimeSpan.Zero,
            };
            Interface = Database.Connection.EmployeeInterfaces.Create(change is null ? fields : change(fields));
        }
        catch
        {
            Database.Dispose();
            throw;
        }
    }

    public SshServer Server { get; }

    public TestDatabase Database { get; }

    public EmployeeInterface Interface { get; }

    public EmployeeInterfaceReference Reference => new(Interface);

    /// <summary>The path of the interface's directory on the disk of the server.</summary>
    public string Directory { get; }

    /// <summary>Returns a file with one row for each name, which is both the last name and the reference.</summary>
    public static string Rows(params string[] names) =>
        "ExternalReference,FirstName,LastName\n" + string.Concat(names.Select(name => $"{name},Jan,{name}\n"));

    /// <summary>Writes a file to the directory, with a time one minute after that of the former file.</summary>
    public string Put(string name, string content) => Put(name, Encoding.UTF8.GetBytes(content));

    public string Put(string name, byte[] content)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, content);
        _written += TimeSpan.FromMinutes(1);
        File.SetLastWriteTimeUtc(path, _written);
        return path;
    }

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Runs the interface to its end.</summary>
    public List<EmployeeInterfaceFile> Run(EmployeeInterfaceRequest? request = null, ProvisioningConnection? connection = null, bool dryRun = false)
    {
        connection ??= Database.Connection;
        connection.EmployeeInterfaces.Options = Database.Connection.EmployeeInterfaces.Options;
        return connection.EmployeeInterfaces.Import(Reference, request ?? new EmployeeInterfaceRequest(), dryRun).ToList();
    }

    /// <summary>Runs the interface, and returns the result for its only file.</summary>
    public EmployeeInterfaceFile RunOne(EmployeeInterfaceRequest? request = null) => Assert.Single(Run(request));

    /// <summary>Returns the names of the files in the directory, or in a folder below it.</summary>
    public string[] Names(string folder = "")
    {
        string path = PathOf(folder);
        return System.IO.Directory.Exists(path)
            ? System.IO.Directory.GetFiles(path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray()
            : [];
    }

    /// <summary>Returns the path of each file in the directory and the folders below it.</summary>
    public string[] Everything() => System.IO.Directory
        .GetFiles(Directory, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Directory, file))
        .Order(StringComparer.Ordinal)
        .ToArray();

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public IReadOnlyList<ProvisioningRun> Runs => Database.Connection.EmployeeFiles.ListRuns();

    public IEnumerable<string> Contacts =>
        Database.Connection.Contacts.List(new ContactFilter()).Select(contact => contact.ExternalReference!).Order(StringComparer.Ordinal);

    public ProvisioningException Fails(string errorId, EmployeeInterfaceRequest? request = null)
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Run(request));
        Assert.Equal(errorId, error.ErrorId);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        return error;
    }

    public void Dispose() => Database.Dispose();
}
