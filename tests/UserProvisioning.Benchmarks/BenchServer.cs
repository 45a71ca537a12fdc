using System.Globalization;
using Microsoft.Data.SqlClient;
using UserProvisioning.Connections;

namespace UserProvisioning.Benchmarks;

/// <summary>A new database on the server that USERPROVISIONING_TEST_SQLSERVER names. It is dropped at the end.</summary>
internal sealed class BenchServer : IDisposable
{
    private readonly SqlConnectionStringBuilder _address;

    private BenchServer(string given)
    {
        _address = new SqlConnectionStringBuilder(given) { InitialCatalog = $"UserProvisioningBench_{Guid.NewGuid():N}", CommandTimeout = 3600 };
        Options = SqlServerConnectionOptions.FromConnectionString(ConnectionString);
        SqlServerDatabase.Upgrade(Options, createDatabase: true);
    }

    internal string ConnectionString => _address.ConnectionString;

    /// <summary>The same object each time: when the last connection with it is closed, its pool is emptied.</summary>
    internal SqlServerConnectionOptions Options { get; }

    /// <summary>
    /// The number of rows that a bench uses: the value of the environment variable USERPROVISIONING_BENCH_ROWS, which is set for a slow server.
    /// Without it, the given number.
    /// </summary>
    internal static int RowsOr(int rows)
    {
        string? asked = Environment.GetEnvironmentVariable("USERPROVISIONING_BENCH_ROWS");
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : rows;
    }

    /// <summary>Makes a database; null without a server.</summary>
    internal static BenchServer? Open() =>
        Environment.GetEnvironmentVariable("USERPROVISIONING_TEST_SQLSERVER") is { Length: > 0 } given ? new BenchServer(given) : null;

    /// <summary>Runs a statement.</summary>
    internal void Execute(string sql) => Execute(ConnectionString, sql);

    public void Dispose()
    {
        SqlConnection.ClearAllPools();
        string master = new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = "master" }.ConnectionString;
        Execute(master, $"DROP DATABASE [{_address.InitialCatalog}]");
    }

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
