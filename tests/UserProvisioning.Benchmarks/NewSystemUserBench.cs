using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of <c>Get-Contact | New-SystemUser</c> over 10,000 contacts, compared with inserting the same rows that it stored (the run, users,
/// memberships, audit entries) into a copy of the same database, with a prepared statement per table in one transaction.
/// </summary>
internal static class NewSystemUserBench
{
    private const int Contacts = 10_000;
    private static readonly string[] Tables = ["ProvisioningRuns", "SystemUsers", "AuthorizationMembers", "AuditEntries"];

    internal static Measurement Run(Workspace workspace)
    {
        string template = workspace.PathOf("contacts.db");
        MakeContacts(workspace, template);
        string done = workspace.PathOf("done.db");
        double first = Module(workspace, template, done);
        Console.Error.WriteLine($"  first, cold: {first:0.000} s");
        Dictionary<string, (string Sql, List<object[]> Rows)> left = Tables.ToDictionary(table => table, table => Read(template, done, table));

        return Bench.Compare(
            $"Get-Contact | New-SystemUser, {Contacts:N0} contacts",
            limit: 4,
            rounds: 5,
            module: () => Module(workspace, template, workspace.PathOf("module.db")),
            floor: () => Floor(template, workspace.PathOf("floor.db"), left));
    }

    private static void MakeContacts(Workspace workspace, string path)
    {
        using var session = new ModuleSession(workspace);
        session.Run(
            $$"""
            [void] (Connect-UserProvisioning '{{path}}')
            Set-UserLicense Requestor {{Contacts}}
            [void] (New-UserGroup Employees)
            [void] (New-UserProfile Portal)
            Set-ClientSetting DefaultUserGroups Employees
            Set-ClientSetting DefaultUserProfiles Portal
            Disconnect-UserProvisioning
            """);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();

        // A few thousand different names, so that some clash, as in real life.
        command.CommandText =
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Contacts})
            INSERT INTO Contacts (Type, ExternalReference, ExternalReferenceKey, FirstName, LastName, DisplayName, Email)
            SELECT 'Person', 'E' || i, 'E' || i, char(65 + i % 26) || 'nna', 'Jansen' || char(97 + i % 19) || char(97 + i % 23),
                char(65 + i % 26) || 'nna Jansen' || char(97 + i % 19) || char(97 + i % 23), 'e' || i || '@example.org' FROM n
            """;
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private static double Module(Workspace workspace, string template, string path)
    {
        Copy(template, path);
        using var session = new ModuleSession(workspace);
        session.Run($"[void] (Connect-UserProvisioning '{path}')");
        var clock = Stopwatch.StartNew();
        session.Run("Get-Contact | New-SystemUser | Out-Null");
        double seconds = clock.Elapsed.TotalSeconds;
        int users = (int)session.Run("@(Get-SystemUser).Count")[0].BaseObject;
        if (users != Contacts)
        {
            throw new InvalidOperationException($"{users} users were made, not {Contacts}.");
        }

        session.Run("Disconnect-UserProvisioning");
        return seconds;
    }

    private static (string Sql, List<object[]> Rows) Read(string template, string path, string table)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"ATTACH DATABASE '{template}' AS before";
        command.ExecuteNonQuery();
        command.CommandText = $"SELECT * FROM main.{table} EXCEPT SELECT * FROM before.{table} ORDER BY 1";
        using SqliteDataReader reader = command.ExecuteReader();
        string[] columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[columns.Length];
            reader.GetValues(row);
            rows.Add(row);
        }

        return ($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})", rows);
    }

    private static double Floor(string template, string path, Dictionary<string, (string Sql, List<object[]> Rows)> left)
    {
        Copy(template, path);
        using var connection = new SqliteConnection($"Data Source={path};Foreign Keys=True;Pooling=False");
        connection.Open();
        var clock = Stopwatch.StartNew();
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach (string table in Tables)
        {
            (string sql, List<object[]> rows) = left[table];
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            foreach (string name in sql[(sql.IndexOf("VALUES", StringComparison.Ordinal) + 8)..^1].Split(", "))
            {
                command.Parameters.Add(new SqliteParameter(name, null));
            }

            command.Prepare();
            foreach (object[] row in rows)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    command.Parameters[i].Value = row[i];
                }

                command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    private static void Copy(string from, string to)
    {
        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(to + suffix);
        }

        File.Copy(from, to, overwrite: true);
    }
}
