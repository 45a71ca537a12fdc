using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>Copies databases of another engine into private files, table by table.</summary>
internal sealed class SqlitePrivateCopies : IPrivateCopies
{
    public IProvisioningStore Copy(IProvisioningStore original, IDatabaseSnapshot snapshot, CancellationToken cancellation) =>
        SqliteStore.MakeCopy(original, path => Fill(path, original, snapshot, cancellation));

    public ProvisioningException? Translate(Exception exception, string location) =>
        exception is SqliteException ? SqliteErrors.Translate(exception, $"copy of {location} in the folder for temporary files") : null;

    private static void Fill(string path, IProvisioningStore original, IDatabaseSnapshot snapshot, CancellationToken cancellation)
    {
        var connections = new SqliteConnections(path, isSynced: false);
        try
        {
            using SqliteConnection connection = connections.Open();
            SqliteMigrator.Upgrade(connection, path);

            // The original has checked the references. Rows are written fastest in the order of their keys, in which a person may come before its
            // organization.
            connection.Execute("PRAGMA foreign_keys = OFF; BEGIN");
            foreach ((string table, string order) in SchemaTables.Copied)
            {
                if (!SchemaTables.NotRehearsed.Contains(table))
                {
                    Copy(connection, snapshot, table, table == "Contacts" ? "Id" : order, cancellation);
                }
            }

            // A new schema has a row for each license type.
            connection.Execute($"DELETE FROM {SchemaTables.Pools}");
            Copy(connection, snapshot, SchemaTables.Pools, "License", cancellation);

            // No id that the original has given is given again.
            connection.Execute("DELETE FROM sqlite_sequence");
            connection.Execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (@Table, @LastId)",
                snapshot.LastIds().Select(last => new { last.Table, last.LastId }));
            connection.Execute("UPDATE DatabaseIdentity SET Id = @Id", new { Id = original.DatabaseId.ToString("N") });
            connection.Execute("COMMIT");
        }
        finally
        {
            // The connection does not check foreign keys.
            connections.ClearPool();
        }
    }

    private static void Copy(
        SqliteConnection connection, IDatabaseSnapshot snapshot, string table, string order, CancellationToken cancellation)
    {
        string[] columns = snapshot.ColumnsOf(table);
        string[] parameters = Array.ConvertAll(columns, column => "@" + column);

        // An item may come twice, since two lines may have its name.
        string insert = table == "ProvisioningRunItems" ? "INSERT OR IGNORE" : "INSERT";
        using var statement = new SqliteStatement(
            connection, $"{insert} INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", parameters)})");
        int[] positions = Array.ConvertAll(parameters, statement.IndexOf);
        var values = new object?[columns.Length];
        using DbDataReader rows = snapshot.Rows(table, columns, order);
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows.GetValues(values!);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = values[i] is DBNull ? null : values[i];
            }

            statement.Execute(values, positions);
        }
    }
}
