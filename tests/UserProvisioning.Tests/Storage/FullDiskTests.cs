using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of an embedded database on a full disk: no transaction is half done, and work continues when there is space again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FullDisk _disk;
    private readonly string _file;

    public FullDiskTests()
    {
        TestServer.SkipFileOnly("This test fills the disk of an embedded database.");
        _disk = FullDisk.MountWithRoom(_folder.File("disk"), "4m");
        _file = Path.Combine(_disk.Path, "test.db");
    }

    public void Dispose()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_import_on_a_full_disk_changes_nothing_and_works_again_when_there_is_space()
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(_file);
        connection.Licenses.SetTotal(LicenseType.Requestor, 5000);
        connection.EmployeeFiles.Import(File(1, 20));
        string before = DatabaseDump.Of(_file);
        _disk.Fill();

        IsFull(() => connection.EmployeeFiles.Import(File(1, 4000)));
        Assert.Equal(20, connection.Contacts.List(new ContactFilter()).Count());
        Assert.Equal(before, DatabaseDump.Of(_file));
        Assert.Empty(Invariants.Broken(_file));
        Assert.DoesNotContain(Directory.GetFiles(_disk.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));

        System.IO.File.Delete(_disk.Ballast);
        ProvisioningRun run = connection.EmployeeFiles.Import(File(1, 200)).Run;
        Assert.Equal((20, 180, 180), (run.Unchanged, run.Created, run.UsersCreated));
        Assert.Empty(Invariants.Broken(_file));
    }

    [Fact]
    public void A_process_that_ends_on_a_full_disk_leaves_a_database_that_opens()
    {
        using (ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(_file))
        {
            connection.Licenses.SetTotal(LicenseType.Requestor, 5000);
            connection.EmployeeFiles.Import(File(1, 20));
            _disk.Fill();
            IsFull(() => connection.EmployeeFiles.Import(File(1, 4000)));
        }

        System.IO.File.Delete(_disk.Ballast);
        using ProvisioningConnection again = ProvisioningConnection.OpenEmbedded(_file);
        Assert.Equal(20, again.SystemUsers.List(new SystemUserFilter()).Count());
        Assert.Empty(Invariants.Broken(_file));
    }

    [Fact]
    public void A_new_database_on_a_full_disk_is_an_error_that_says_so()
    {
        _disk.Fill();
        IsFull(() => ProvisioningConnection.OpenEmbedded(_file));
        System.IO.File.Delete(_disk.Ballast);
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(_file);
        Assert.Empty(connection.Contacts.List(new ContactFilter()));
    }

    private static void IsFull(Action action)
    {
        Exception thrown = Assert.ThrowsAny<Exception>(action);
        ProvisioningException error = thrown as ProvisioningException ?? UserProvisioning.Storage.Sqlite.SqliteErrors.Translate(thrown, "the file")!;
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains("is full", error.Message, StringComparison.Ordinal);
    }

    private EmployeeFileRequest File(int first, int count)
    {
        string path = _folder.File($"hr{count}.csv");
        System.IO.File.WriteAllLines(path, Enumerable.Range(first, count)
            .Select(i => $"R{i},Jan,Name{i},name{i}@example.org,true")
            .Prepend("ExternalReference,FirstName,LastName,Email,CreateUser"));
        return new EmployeeFileRequest { Path = path, Source = "HR" };
    }
}
