using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The floor of an import, which is the least that it can cost: reading the file into records, and inserting the same rows that the import stored
/// (contacts, users, memberships, run and items) into an empty copy of the database, with a prepared statement per
/// table in one transaction. It also has the loop that an administrator would write.
/// </summary>
internal sealed class ImportFloor
{
    private static readonly string[] Tables = ["ProvisioningRuns", "Contacts", "SystemUsers", "AuthorizationMembers", "ProvisioningRunItems"];

    private readonly List<(string Sql, string[] Columns, List<object[]> Rows)> _left;

    private ImportFloor(List<(string Sql, string[] Columns, List<object[]> Rows)> left) => _left = left;

    /// <summary>Reads from a database the rows that an import stored.</summary>
    internal static ImportFloor Load(string database)
    {
        using SqliteConnection connection = Open(database);
        return new ImportFloor(Tables.Select(table => Read(connection, table)).ToList());
    }

    /// <summary>Reads the file, inserts the rows, and returns the seconds.</summary>
    internal double Run(string file, string database)
    {
        using SqliteConnection connection = Open(database);
        var clock = Stopwatch.StartNew();
        ImportFile.Parse(file);
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach ((string sql, string[] columns, List<object[]> rows) in _left)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            SqliteParameter[] parameters = columns.Select(column => command.Parameters.Add(new SqliteParameter("@" + column, null))).ToArray();
            command.Prepare();
            foreach (object[] row in rows)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    parameters[i].Value = row[i];
                }

                command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Reads the file as Import-Csv does, inserts contact and user row by row with Dapper, and returns the seconds.</summary>
    internal static double Loop(string file, string database)
    {
        using SqliteConnection connection = Open(database);
        var clock = Stopwatch.StartNew();
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        long id = 0;
        foreach (string line in lines.Skip(1))
        {
            // A dictionary of the cells costs a little less than the object that Import-Csv makes of a line.
            string[] cells = line.Split(',');
            Dictionary<string, string> row = header.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => cells[pair.i]);
            connection.Execute(
                """
                INSERT INTO Contacts (Id, Type, ExternalReference, ExternalReferenceKey, FirstName, LastName, DisplayName, Email, Department)
                VALUES (@id, 'Person', @reference, @reference, @first, @last, @name, @email, @department)
                """,
                new
                {
                    id = ++id,
                    reference = row["EmployeeID"],
                    first = row["FirstName"],
                    last = row["LastName"],
                    name = $"{row["FirstName"]} {row["LastName"]}",
                    email = row["Email"],
                    department = row["Department"],
                });
            connection.Execute(
                """
                INSERT INTO SystemUsers (ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword,
                    CreatedAt)
                VALUES (@id, @username, @username, 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-01 00:00:00')
                """,
                new { id, username = string.Create(CultureInfo.InvariantCulture, $"{row["LastName"].ToUpperInvariant()}{id}") });
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Opens a connection with the same settings as those of the module.</summary>
    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Foreign Keys=True;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000";
        command.ExecuteNonQuery();
        return connection;
    }

    private static (string Sql, string[] Columns, List<object[]> Rows) Read(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        using SqliteDataReader reader = command.ExecuteReader();
        string[] columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[columns.Length];
            reader.GetValues(row);
            rows.Add(row);
        }

        return ($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})", columns, rows);
    }
}
