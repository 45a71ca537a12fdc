using System.Data;
using System.Diagnostics;
using Microsoft.Data.SqlClient;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Settings;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of a first import on the server of USERPROVISIONING_TEST_SQLSERVER, compared with its floor: reading the file, and SqlBulkCopy of
/// the same rows that the import stored into the same empty tables, in one transaction, once with connections that were used before and once with
/// new ones. Then it imports the same file again, and one with 1% of the rows changed, compared with reading the file. Nothing is measured without
/// a server.
/// </summary>
internal static class SqlServerImportBench
{
    private const int Rows = 100_000;
    private const int Rounds = 3;

    // Tables to which no foreign key points are truncated. The others are deleted from in this order, since referenced tables come last.
    private static readonly string[] Emptied = [
        "ContactChanges", "KnownRowParts", "ProvisioningRunUnchanged", "ProvisioningRunItems", "AuditEntries", "AuthorizationMembers"];
    private static readonly string[] Cleared = ["KnownRowSets", "ProvisioningRuns", "SystemUsers", "Contacts"];

    private static readonly string[] Left = ["ProvisioningRuns", "Contacts", "SystemUsers", "AuthorizationMembers", "ProvisioningRunItems"];

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        using BenchServer? server = BenchServer.Open();
        if (server is null)
        {
            Console.Error.WriteLine("This bench needs a SQL Server; set USERPROVISIONING_TEST_SQLSERVER to a connection string.");
            return [];
        }

        int rows = BenchServer.RowsOr(Rows);
        string file = ImportFile.Write(workspace, rows);
        Prepare(server.Options, rows);

        First(file, server, rows);
        List<DataTable> left = Left.Select(table => Read(server, table)).ToList();

        // Each import opens its connections anew, while the floor's is pooled. Some servers compile each statement once for each connection.
        Measurement anew = Bench.Compare(
            "SQL Server: the same on new connections",
            limit: double.PositiveInfinity,
            Rounds,
            module: () => First(file, server, rows),
            floor: () => Floor(file, server, left)) with { Rows = rows };

        // Keeps the pool between the rounds, as a session of PowerShell does, so that both sides have connections that were used before.
        using ProvisioningConnection kept = ProvisioningConnection.OpenSqlServer(server.Options);
        Measurement first = Bench.Compare(
            "SQL Server: import, first, against SqlBulkCopy",
            limit: 1.7,
            Rounds,
            module: () => First(file, server, rows),
            floor: () => Floor(file, server, left)) with { Rows = rows };
        left.Clear();

        // Updates the statistics, as a server does by itself some time after so many rows: its plans were made for empty tables.
        server.Execute("EXEC sp_updatestats");

        // The file is imported already, by the measurement before. The next two have no goal, since the server may be far away.
        Measurement again = Bench.Compare(
            "SQL Server: import, same file again, against parsing",
            limit: double.PositiveInfinity,
            Rounds,
            module: () => Import(file, server.Options, created: 0, updated: 0),
            floor: () => Parse(file)) with { Rows = rows };

        // The rounds import two files alternately: each changes back the rows that the other has changed.
        string changed = ImportFile.Write(workspace, rows, changed: 100);
        string next = changed;
        Measurement some = Bench.Compare(
            "SQL Server: import, 1% changed, against parsing",
            limit: double.PositiveInfinity,
            Rounds,
            module: () =>
            {
                double seconds = Import(next, server.Options, created: 0, updated: rows / 100);
                next = next == changed ? file : changed;
                return seconds;
            },
            floor: () => Parse(file)) with { Rows = rows };
        return [first, anew, again, some];
    }

    // Every user gets a group and a profile, as in the other benches.
    private static void Prepare(SqlServerConnectionOptions options, int rows)
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(options);
        connection.Licenses.SetTotal(LicenseType.Requestor, rows);
        connection.UserGroups.Create(new AuthorizationFields { Name = "Employees" });
        connection.UserProfiles.Create(new AuthorizationFields { Name = "Portal" });
        connection.ClientSettings.Set("DefaultUserGroups", "Employees");
        connection.ClientSettings.Set("DefaultUserProfiles", "Portal");
    }

    private static double First(string file, BenchServer server, int rows)
    {
        Clear(server);
        return Import(file, server.Options, created: rows, updated: 0);
    }

    private static double Import(string file, SqlServerConnectionOptions options, int created, int updated)
    {
        using ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(options);
        var clock = Stopwatch.StartNew();
        ProvisioningRun run = connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true }).Run;
        double seconds = clock.Elapsed.TotalSeconds;
        return (run.Created, run.Updated, run.Rejected) == (created, updated, 0)
            ? seconds
            : throw new InvalidOperationException($"{run.Created} created, {run.Updated} updated, {run.Rejected} rejected of {run.Rows}.");
    }

    private static double Parse(string file)
    {
        var clock = Stopwatch.StartNew();
        return ImportFile.Parse(file) > 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException("The file is empty.");
    }

    private static double Floor(string file, BenchServer server, List<DataTable> left)
    {
        Clear(server);
        using var connection = new SqlConnection(server.ConnectionString);
        connection.Open();
        var clock = Stopwatch.StartNew();
        ImportFile.Parse(file);
        using SqlTransaction transaction = connection.BeginTransaction();
        foreach (DataTable table in left)
        {
            using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints, transaction)
            {
                DestinationTableName = table.TableName,
                BulkCopyTimeout = 0
            };
            foreach (DataColumn column in table.Columns)
            {
                copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
            }

            copy.WriteToServer(table);
        }

        transaction.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    private static DataTable Read(BenchServer server, string table)
    {
        using var connection = new SqlConnection(server.ConnectionString);
        connection.Open();
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM UserProvisioning.{table}";
        using SqlDataReader reader = command.ExecuteReader();
        var rows = new DataTable($"UserProvisioning.{table}");
        rows.Load(reader);
        if (rows.Columns.Contains("RowVersion"))
        {
            // The server itself writes these columns.
            rows.Columns.Remove("RowVersion");
        }

        return rows;
    }

    private static void Clear(BenchServer server) => server.Execute(
        string.Join('\n', Emptied.Select(table => $"TRUNCATE TABLE UserProvisioning.{table};")
            .Concat(Cleared.Select(table => $"DELETE FROM UserProvisioning.{table};")))
            + "UPDATE UserProvisioning.Licenses SET Used = 0;");
}
