using System.Data;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// A first import on the server that USERPROVISIONING_TEST_SQLSERVER names, against its floor there: reading the file, and SqlBulkCopy of
/// the very rows that the import left behind into the same empty tables, in one transaction. Nothing is measured without a server.
/// </summary>
internal static class SqlServerImportBench
{
    private const int Rows = 100_000;
    private const int Rounds = 3;

    // Those that others point to come last.
    private static readonly string[] Cleared =
    [
        "ContactChanges", "KnownRowParts", "KnownRowSets", "ImportRunItems", "AuditEntries", "ImportRuns", "AuthorizationMembers", "SystemUsers", "Contacts",
    ];

    private static readonly string[] Left = ["ImportRuns", "Contacts", "SystemUsers", "AuthorizationMembers", "ImportRunItems"];

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        if (Environment.GetEnvironmentVariable("USERPROVISIONING_TEST_SQLSERVER") is not { Length: > 0 } given)
        {
            Console.Error.WriteLine("It needs a SQL Server; set USERPROVISIONING_TEST_SQLSERVER to a connection string.");
            return [];
        }

        // Fewer rows for a server that is slow: the ratio is what counts.
        int rows = int.TryParse(Environment.GetEnvironmentVariable("USERPROVISIONING_BENCH_ROWS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : Rows;
        string file = ImportFile.Write(workspace, rows);
        string database = $"UserProvisioningBench_{Guid.NewGuid():N}";
        string connectionString = new SqlConnectionStringBuilder(given) { InitialCatalog = database, CommandTimeout = 3600 }.ConnectionString;
        SqlServerConnectionOptions options = SqlServerConnectionOptions.FromConnectionString(connectionString);
        SqlServerDatabase.Upgrade(options, createDatabase: true);
        try
        {
            Import(file, options, connectionString, rows);
            List<DataTable> left = Left.Select(table => Read(connectionString, table)).ToList();
            return
            [
                Bench.Compare(
                    "Import on SQL Server, first, with -CreateUser, against SqlBulkCopy",
                    limit: 2,
                    Rounds,
                    module: () => Import(file, options, connectionString, rows),
                    floor: () => Floor(file, connectionString, left)) with { Rows = rows },
            ];
        }
        finally
        {
            SqlConnection.ClearAllPools();
            Execute(new SqlConnectionStringBuilder(given) { InitialCatalog = "master" }.ConnectionString, $"DROP DATABASE [{database}]");
        }
    }

    private static double Import(string file, SqlServerConnectionOptions options, string connectionString, int rows)
    {
        Clear(connectionString);
        using ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(options);
        connection.Licenses.SetTotal(LicenseType.Requestor, rows);
        var clock = Stopwatch.StartNew();
        ImportRun run = connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true }).Run;
        double seconds = clock.Elapsed.TotalSeconds;
        return run.Created == rows && run.Rejected == 0 ? seconds : throw new InvalidOperationException($"{run.Created} created, {run.Rejected} rejected of {run.Rows}.");
    }

    private static double Floor(string file, string connectionString, List<DataTable> left)
    {
        Clear(connectionString);
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        var clock = Stopwatch.StartNew();
        ImportFile.Parse(file);
        using SqlTransaction transaction = connection.BeginTransaction();
        foreach (DataTable table in left)
        {
            using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints, transaction) { DestinationTableName = table.TableName, BulkCopyTimeout = 0 };
            foreach (DataColumn column in table.Columns)
            {
                copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
            }

            copy.WriteToServer(table);
        }

        transaction.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    private static DataTable Read(string connectionString, string table)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM UserProvisioning.{table}";
        using SqlDataReader reader = command.ExecuteReader();
        var rows = new DataTable($"UserProvisioning.{table}");
        rows.Load(reader);
        if (rows.Columns.Contains("RowVersion"))
        {
            // The server's own to write.
            rows.Columns.Remove("RowVersion");
        }

        return rows;
    }

    private static void Clear(string connectionString) => Execute(
        connectionString,
        string.Join('\n', Cleared.Select(table => $"DELETE FROM UserProvisioning.{table};")) + "UPDATE UserProvisioning.Licenses SET Used = 0;");

    private static void Execute(string connectionString, string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 3600;
        command.ExecuteNonQuery();
    }
}
