using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Tests.Support;

/// <summary>The dump of a database file as text: version, schema, and every row of every table in a fixed order.</summary>
internal static class DatabaseDump
{
    /// <summary>The schema version of the product: the number of its scripts.</summary>
    public static int CurrentVersion { get; } = typeof(ProvisioningException).Assembly.GetManifestResourceNames()
        .Count(name => name.Contains(".Storage.Sqlite.Migrations.", StringComparison.Ordinal));

    public static string Of(string file)
    {
        using SqliteConnection connection = Open(file);
        var text = new StringBuilder();
        foreach (string pragma in new[] { "user_version", "application_id" })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{pragma} {Rows(connection, $"PRAGMA {pragma}").Single()}");
        }

        foreach (string sql in Rows(connection, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"))
        {
            text.AppendLine(sql);
        }

        foreach (string table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
            // The last generated ids are left out: nobody can see that an id was generated and not used.
            if (table != "sqlite_sequence")
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"== {table}");
                text.AppendJoin('\n', Rows(connection, $"SELECT * FROM {table}").Order(StringComparer.Ordinal)).AppendLine();
            }
        }

        return text.ToString();
    }

    /// <summary>Returns the rows of the given tables.</summary>
    public static string Of(string file, params string[] tables)
    {
        using SqliteConnection connection = Open(file);
        return string.Join(
            '\n',
            tables.SelectMany(table => Rows(connection, $"SELECT * FROM {table}").Order(StringComparer.Ordinal).Prepend($"== {table}")));
    }

    /// <summary>Returns the rows of a query, in a fixed order.</summary>
    public static string Query(string file, string sql)
    {
        using SqliteConnection connection = Open(file);
        return string.Join('\n', Rows(connection, sql).Order(StringComparer.Ordinal));
    }

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }
}
