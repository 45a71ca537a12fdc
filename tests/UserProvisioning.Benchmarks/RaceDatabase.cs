using Microsoft.Data.SqlClient;
using UserProvisioning.Connections;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The database of a race: a new one on the server that USERPROVISIONING_TEST_SQLSERVER names, or an embedded file without a server.
/// </summary>
internal sealed class RaceDatabase : IDisposable
{
    private readonly string _file;
    private readonly SqlConnectionStringBuilder? _server;

    internal RaceDatabase(Workspace workspace)
    {
        _file = workspace.PathOf("race.db");
        if (Environment.GetEnvironmentVariable("USERPROVISIONING_TEST_SQLSERVER") is { Length: > 0 } given)
        {
            _server = new SqlConnectionStringBuilder(given) { InitialCatalog = $"UserProvisioningBench_{Guid.NewGuid():N}" };
            SqlServerDatabase.Upgrade(SqlServerConnectionOptions.FromConnectionString(_server.ConnectionString), createDatabase: true);
        }
    }

    /// <summary>The arguments with which a script calls Connect-UserProvisioning to open the database.</summary>
    internal string Address => _server is null ? $"'{_file}'" : $"-ConnectionString '{_server.ConnectionString}'";

    /// <summary>The invariants that the database breaks, each with a row that breaks it.</summary>
    internal IReadOnlyList<string> Broken()
    {
        if (_server is null)
        {
            return Invariants.Broken(_file);
        }

        using var connection = new SqlConnection(_server.ConnectionString);
        connection.Open();
        var broken = new List<string>();
        foreach ((string rule, string sql) in Invariants.Rules)
        {
            using SqlCommand command = connection.CreateCommand();
            command.CommandText = SqlServerText.Qualify(sql);
            command.CommandTimeout = 600;
            if (command.ExecuteScalar() is { } row)
            {
                broken.Add($"{rule}: {row}");
            }
        }

        return broken;
    }

    public void Dispose()
    {
        if (_server is not null)
        {
            SqlConnection.ClearAllPools();
            string master = new SqlConnectionStringBuilder(_server.ConnectionString) { InitialCatalog = "master" }.ConnectionString;
            using var connection = new SqlConnection(master);
            connection.Open();
            using SqlCommand command = connection.CreateCommand();
            command.CommandText = $"DROP DATABASE [{_server.InitialCatalog}]";
            command.ExecuteNonQuery();
        }
    }
}
