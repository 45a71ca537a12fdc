using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using UserProvisioning.Connections;
using UserProvisioning.Lifecycle;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of lifecycle tasks when nothing is due, with all tasks on: against one query by an index for each task, and 1,000,000 users against
/// 10,000.
/// </summary>
internal static class LifecycleBench
{
    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private const int Calls = 200;
    private const int Rounds = 9;

    /// <summary>Rounds before the first that counts: .NET compiles a method with all its optimizations only after many calls.</summary>
    private const int WarmUps = 20;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        string few = Prepare(workspace, Few), many = Prepare(workspace, Many);
        using ProvisioningConnection fewUsers = ProvisioningConnection.OpenEmbedded(few);
        using ProvisioningConnection manyUsers = ProvisioningConnection.OpenEmbedded(many);
        int tasks = Enum.GetValues<LifecycleTaskName>().Length;
        for (int round = 0; round < WarmUps; round++)
        {
            Invoke(fewUsers);
            Queries(few, tasks);
        }

        return
        [
            Bench.Compare(
                $"All tasks, nothing due, {Many:N0} users, against {tasks} queries", 3, Rounds, () => Invoke(manyUsers), () => Queries(many, tasks)),
            Bench.Compare(
                $"All tasks, nothing due, {Many:N0} users, against {Few:N0}", 1.5, Rounds, () => Invoke(manyUsers), () => Invoke(fewUsers)),
        ];
    }

    private static double Invoke(ProvisioningConnection connection)
    {
        var clock = Stopwatch.StartNew();
        for (int call = 0; call < Calls; call++)
        {
            LifecycleResult result = connection.LifecycleTasks.Invoke(new LifecycleRequest());
            if (result.Runs[0].Id != 0)
            {
                throw new InvalidOperationException("Something was due.");
            }
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static double Queries(string path, int tasks)
    {
        var clock = Stopwatch.StartNew();
        for (int query = 0; query < Calls * tasks; query++)
        {
            using var connection = new SqliteConnection($"Data Source={path}");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT Id FROM Contacts WHERE Status = 'Active' AND EndDate IS NOT NULL AND EndDate < @Before";
            command.Parameters.AddWithValue("@Before", "2020-01-01 00:00:00");
            using SqliteDataReader reader = command.ExecuteReader();
            if (reader.Read())
            {
                throw new InvalidOperationException("Somebody has ended.");
            }
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static string Prepare(Workspace workspace, int users)
    {
        string path = workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"lifecycle-{users}.db"));
        using (ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(path))
        {
            foreach ((string name, int value) in new[]
            {
                ("CredentialDaysBeforeStart", 3), ("ReminderDaysBeforeEnd", 14), ("ReminderDaysBeforeExpiry", 14), ("PasswordMaxAgeDays", 365),
                ("ReclaimLicenseAfterDays", 90),
            })
            {
                connection.ClientSettings.Set(name, value);
            }
        }

        // Everybody has started and will end, logged in yesterday, and set a password two months ago.
        using var sqlite = new SqliteConnection($"Data Source={path}");
        sqlite.Open();
        using SqliteCommand command = sqlite.CreateCommand();
        command.CommandText =
            $"""
            UPDATE Licenses SET Total = {users}, Used = {users} WHERE License = 'Requestor';
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {users})
            INSERT INTO Contacts (Id, Type, LastName, DisplayName, Status, StartDate, EndDate)
            SELECT i, 'Person', 'L' || i, 'L' || i, 'Active', '2020-01-01', date('now', '+' || (100 + i % 900) || ' days') FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {users})
            INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, PasswordHash, PasswordSetAt,
                CredentialStatus, MustChangePassword, LastLoginAt, CreatedAt)
            SELECT i, i, 'l' || i, 'L' || i, 'Active', 'Requestor', 'Requestor', 'x', datetime('now', '-60 days'), 'Set', 0,
                datetime('now', '-1 days'), '2020-01-01 00:00:00' FROM n;
            """;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
        return path;
    }
}
