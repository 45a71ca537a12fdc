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
    public void Reading_and_writing_a_deleted_file_is_an_error() => Refuses(() => System.IO.File.Delete(File));

    [Fact]
    public void Reading_and_writing_a_moved_file_is_an_error() => Refuses(() => System.IO.File.Move(File, File + ".old"));

    [Fact]
    public void Reading_and_writing_a_replaced_file_is_an_error()
    {
        string other = _folder.File("other.db");
        ProvisioningConnection.OpenEmbedded(other).Dispose();
        string before = DatabaseDump.Of(other);
        Refuses(() =>
        {
            // Delete the log of the former file, since the next connection would apply it to the new file.
            System.IO.File.Delete(File + "-wal");
            System.IO.File.Delete(File + "-shm");
            System.IO.File.Move(other, File, overwrite: true);
        });
        Assert.Equal(before, DatabaseDump.Of(File));
    }

    [Fact]
    public void A_file_that_was_moved_back_can_be_used_again()
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        System.IO.File.Move(File, File + ".old");
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(() => Write(connection)).ErrorId);
        System.IO.File.Move(File + ".old", File);
        Write(connection);
        Assert.Equal("Visser", connection.Contacts.List(new ContactFilter()).Single().LastName);
    }

    [Fact]
    public void A_unit_of_work_whose_file_was_deleted_cannot_be_committed()
    {
        using SqliteStore store = SqliteStore.Open(File);
        using IWritingUnit work = store.Begin(CancellationToken.None);
        work.Settings.SetClient("ClientName", "Acme");
        System.IO.File.Delete(File);
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(work.Commit).ErrorId);
    }

    [Fact]
    public void A_new_connection_uses_the_new_file()
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
