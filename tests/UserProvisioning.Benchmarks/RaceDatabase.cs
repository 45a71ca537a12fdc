using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The database of a race: a new one on the server that USERPROVISIONING_TEST_SQLSERVER names, or an embedded file without a server.
/// </summary>
internal sealed class RaceDatabase(Workspace workspace) : IDisposable
{
    private readonly string _file = workspace.PathOf("race.db");
    private readonly BenchServer? _server = BenchServer.Open();

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

    public void Dispose() => _server?.Dispose();
}
