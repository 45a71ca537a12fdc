using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Data.SqlClient;
using UserProvisioning.Connections;
using UserProvisioning.Settings;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Storage.Sqlite;

[assembly: AssemblyFixture(typeof(UserProvisioning.Tests.Support.TestServer.CleanUp))]

namespace UserProvisioning.Tests.Support;

/// <summary>
/// The server that the connection string in USERPROVISIONING_TEST_SQLSERVER names. If it is set, every test that asks for a database
/// gets one there, and tests of files alone are skipped. Databases are made when they are needed, emptied between tests, and
/// dropped at the end.
/// </summary>
internal static class TestServer
{
    public const string Variable = "USERPROVISIONING_TEST_SQLSERVER";

    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;
    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> Made = [];
    private static readonly ConcurrentDictionary<string, SqlServerConnectionOptions> Known = [];

    // One unused connection for each leased database: while it is open, the connection pool is kept.
    private static readonly ConcurrentBag<SqlServerStore> Keepers = [];

    // A table comes before the tables that it references. The id of the database stays.
    private static readonly string[] Tables =
    [
        .. SchemaTables.NotCopied.Except(["DatabaseIdentity", "RulesMark"]),
        .. SchemaTables.Copied.Select(copied => copied.Table).Reverse(), "UnitsOfWork",
    ];

    // SqlClient reads this setting when a process first connects, and any test may be the first.
    static TestServer() => SqlClientPackets.KeepApart();

    public static bool IsUsed => Given is not null;

    /// <summary>Skips a test that needs a server if there is none.</summary>
    public static void Require() => Assert.SkipUnless(IsUsed, $"This test needs a SQL Server; set {Variable} to a connection string.");

    /// <summary>Skips a test of the embedded file if a server is used.</summary>
    public static void SkipFileOnly(string reason) => Assert.SkipWhen(IsUsed, reason);

    public static string ConnectionString(string database) => new SqlConnectionStringBuilder(Given!) { InitialCatalog = database }.ConnectionString;

    /// <summary>The statement by which a script connects.</summary>
    public static string ConnectStatement(string database) =>
        $"Connect-UserProvisioning -ConnectionString '{ConnectionString(database).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// The same for every test of a database, so that they share a connection pool: some servers need longer to connect than to run a test.
    /// </summary>
    public static SqlServerConnectionOptions Options(string database) =>
        Known.GetOrAdd(database, static name => SqlServerConnectionOptions.FromConnectionString(ConnectionString(name)));

    /// <summary>Takes an empty database with the schema, which must be given back.</summary>
    public static string Lease(int pool)
    {
        if (!Free.TryTake(out string? database))
        {
            database = NewName();

            Create(database);
            SqlServerDatabase.Upgrade(Options(database));
            Keepers.Add(SqlServerStore.Open(Options(database).Address, new SqlitePrivateCopies(), CancellationToken.None));
        }

        Empty(database, pool);
        return database;
    }

    /// <summary>Deletes all rows of a database.</summary>
    public static void Empty(string database, int pool)
    {
        var empty = new StringBuilder();
        foreach (string table in Tables)
        {
            empty.Append("DELETE FROM UserProvisioning.").Append(table).Append(";\n");
        }

        empty.Append(
            CultureInfo.InvariantCulture,
            $"""
            UPDATE UserProvisioning.LastIds SET LastId = CASE TableName WHEN 'ManualRuns' THEN 1000000000 ELSE 0 END;
            UPDATE UserProvisioning.Licenses SET Used = 0, Total = {pool};
            """);
        Execute(database, empty.ToString());
    }

    /// <summary>Returns a name for a database, which is dropped at the end if it was made.</summary>
    public static string NewName()
    {
        string name = $"UserProvisioningTest_{Guid.NewGuid():N}";
        Made.Add(name);
        return name;
    }

    /// <summary>Makes an empty database without the schema.</summary>
    public static void Create(string database)
    {
        // One at a time, since not every server can make two at once.
        lock (Made)
        {
            SqlServerMigrator.CreateDatabase(Options(database).Address, CancellationToken.None);
        }
    }

    public static void Return(string database) => Free.Add(database);

    public static SqlConnection Open(string database)
    {
        var connection = new SqlConnection(ConnectionString(database));
        connection.Open();
        return connection;
    }

    public static int Execute(string database, string sql)
    {
        using SqlConnection connection = Open(database);
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Returns a line for each row of a query, without the columns that change with every write of a row.</summary>
    public static List<string> Rows(string database, string sql)
    {
        using SqlConnection connection = Open(database);
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqlDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount)
                .Where(i => reader.GetName(i) != "RowVersion")
                .Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetValue(i) is byte[] bytes
                    ? Convert.ToHexString(bytes)
                    : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>
    /// Every row of every table, or of those given, in a fixed order. Units of work and issued numbers are left out: they are no visible change.
    /// </summary>
    public static string Dump(string database, params string[] tables) =>
        string.Join('\n', (tables.Length > 0 ? tables : Tables.Append("Licenses").Except(["UnitsOfWork"]))
        .SelectMany(table => Rows(database, $"SELECT * FROM UserProvisioning.{table}").Order(StringComparer.Ordinal).Prepend($"== {table}")));

    /// <summary>The invariants that a database breaks; see <see cref="Invariants"/>.</summary>
    public static IReadOnlyList<string> Broken(string database) => Invariants.Rules
        .Select(rule => (rule.Rule, Rows: Rows(database, SqlServerText.Qualify(rule.Sql))))
        .Where(found => found.Rows.Count > 0)
        .Select(found => $"{found.Rule}: {found.Rows[0]}")
        .ToList();

    /// <summary>
    /// Translates a statement of a test from SQLite to T-SQL: it adds the schema, and an id where SQLite makes one, and writes bytes as a literal.
    /// </summary>
    public static string Translate(string sql)
    {
        sql = System.Text.RegularExpressions.Regex.Replace(
            sql, @"zeroblob\((\d+)\)", match => $"0x{Convert.ToHexString(new byte[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)])}");
        sql = System.Text.RegularExpressions.Regex.Replace(sql, @"randomblob\(16\)", $"0x{Guid.NewGuid():N}");
        foreach (string table in new[] { "Contacts", "SystemUsers", "Authorizations", "ProvisioningRuns", "AuditEntries" })
        {
            sql = System.Text.RegularExpressions.Regex.Replace(
                sql,
                $@"INSERT INTO {table} \((.*?)\) VALUES \(",
                $"INSERT INTO {table} (Id, $1) VALUES (9001, ");
        }

        return SqlServerText.Qualify(sql);
    }

    /// <summary>Drops the databases that were made.</summary>
    public sealed class CleanUp : IDisposable
    {
        public void Dispose()
        {
            foreach (SqlServerStore keeper in Keepers)
            {
                keeper.Dispose();
            }

            SqlConnection.ClearAllPools();
            foreach (string database in Made)
            {
                Try($"ALTER DATABASE [{database}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
                Try($"DROP DATABASE IF EXISTS [{database}]");
            }
        }

        private static void Try(string sql)
        {
            try
            {
                Execute("master", sql);
            }
            catch (SqlException)
            {
                // Not every server supports the first statement. A database that is in use stays; its name shows which process made it.
            }
        }
    }
}
