using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of a database file that is deleted, moved or replaced while it is open: no write may be lost without an error.</summary>
public sealed class FileGoneTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string File => _folder.File("test.db");

    public FileGoneTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows refuses to delete a file that is open.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_deleted_file_takes_no_writes_and_gives_no_answers() => Refuses(() => System.IO.File.Delete(File));

    [Fact]
    public void A_moved_file_takes_no_writes() => Refuses(() => System.IO.File.Move(File, File + ".old"));

    [Fact]
    public void A_file_that_another_database_replaced_takes_no_writes()
    {
        string other = _folder.File("other.db");
        ProvisioningConnection.OpenEmbedded(other).Dispose();
        string before = DatabaseDump.Of(other);
        Refuses(() =>
        {
            // The log of the former file would be applied to the new one by whoever opens it next.
            System.IO.File.Delete(File + "-wal");
            System.IO.File.Delete(File + "-shm");
            System.IO.File.Move(other, File, overwrite: true);
        });
        Assert.Equal(before, DatabaseDump.Of(File));
    }

    [Fact]
    public void A_file_that_was_put_back_works_again()
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        System.IO.File.Move(File, File + ".old");
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(() => Write(connection)).ErrorId);
        System.IO.File.Move(File + ".old", File);
        Write(connection);
        Assert.Equal("Visser", connection.Contacts.List(new ContactFilter()).Single().LastName);
    }

    [Fact]
    public void A_file_that_goes_during_a_unit_of_work_keeps_it_from_being_committed()
    {
        using SqliteStore store = SqliteStore.Open(File);
        using IWritingUnit work = store.Begin(CancellationToken.None);
        work.Settings.SetClient("ClientName", "Acme");
        System.IO.File.Delete(File);
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(work.Commit).ErrorId);
    }

    [Fact]
    public void Who_connects_again_gets_the_new_file()
    {
        using ProvisioningConnection former = ProvisioningConnection.OpenEmbedded(File);
        Write(former);
        System.IO.File.Delete(File);
        foreach (string left in Directory.GetFiles(_folder.Path))
        {
            System.IO.File.Delete(left);
        }

        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        Write(connection);
        Assert.Single(connection.Contacts.List(new ContactFilter()));
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(() => Write(former)).ErrorId);
    }

    private static void Write(ProvisioningConnection connection) => connection.Contacts.Create(new ContactFields { LastName = "Visser" });

    private void Refuses(Action change)
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        Write(connection);
        change();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Write(connection));
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ErrorIds.ConnectionFailed,
            Assert.Throws<ProvisioningException>(() => connection.Contacts.List(new ContactFilter()).ToList()).ErrorId);
    }
}
