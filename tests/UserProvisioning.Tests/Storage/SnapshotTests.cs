using System.Data.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the snapshot of a database file, from which a database of another engine is filled.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string File => _folder.File("source.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_snapshot_has_each_copied_table_and_the_last_ids()
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        Contact contact = connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        using var store = SqliteStore.OpenExisting(File);
        using IDatabaseSnapshot snapshot = store.Snapshot();
        Assert.All(SchemaTables.Copied, table =>
        {
            string[] columns = snapshot.ColumnsOf(table.Table);
            using DbDataReader rows = snapshot.Rows(table.Table, columns, table.Order);
            Assert.Equal(columns.Length, rows.FieldCount);
        });
        using DbDataReader pools = snapshot.Rows(SchemaTables.Pools, ["License", "Total", "Used"], "License");
        Assert.True(pools.Read());
        Assert.Contains(("Contacts", contact.Id), snapshot.LastIds());
    }

    [Fact]
    public void A_snapshot_does_not_see_later_changes()
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        using var store = SqliteStore.OpenExisting(File);
        using IDatabaseSnapshot snapshot = store.Snapshot();
        Assert.DoesNotContain(snapshot.LastIds(), last => last.Table == "Contacts");
        connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        using DbDataReader rows = snapshot.Rows("Contacts", ["Id"], "Id");
        Assert.False(rows.Read());
    }

    [Fact]
    public void OpenExisting_does_not_create_a_missing_file()
    {
        Assert.Equal(ErrorIds.ConnectionFailed, Assert.Throws<ProvisioningException>(() => SqliteStore.OpenExisting(File)).ErrorId);
        Assert.False(System.IO.File.Exists(File));
    }
}
