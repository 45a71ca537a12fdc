using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Copies what an embedded file holds into an empty SQL Server database, table by table through SqlBulkCopy, ids and all: one
/// transaction, so all of it or nothing.
/// </summary>
internal sealed class SqlServerCopy(SqlConnection connection, SqlTransaction? transaction, SqlServerColumns columns, string location)
{
    /// <summary>
    /// The tables, each after those that it points to. Contacts come organizations first, since persons point to them.
    /// </summary>
    private static readonly (string Table, string Order)[] Tables =
    [
        ("Contacts", "OrganizationId IS NOT NULL, Id"),
        ("SystemUsers", "Id"),
        ("Authorizations", "Id"),
        ("AuthorizationMembers", "SystemUserId, AuthorizationId"),
        ("ClientSettings", "Name"),
        ("GeneralUserSettings", "Name"),
        ("SystemUserSettings", "SystemUserId, Name"),
        ("WorkplaceIdentities", "Id"),
        ("WorkplaceTokens", "Hash"),
        ("ProvisioningRuns", "Id"),
        ("ProvisioningRunItems", "RunId, Line"),
        ("ProvisioningRunUnchanged", "RunId, Line"),
        ("ProvisioningRunFileParts", "Id"),
        ("EmployeeInterfaces", "Id"),
        ("EmployeeInterfaceFiles", "Id"),
        ("AuditEntries", "Id"),
    ];

    /// <summary>
    /// The tables that are not copied: those of the cache of known rows, which the next import fills anew, those of work that is going on, and the
    /// identity, since a copy is another database.
    /// </summary>
    internal static readonly string[] LeftOut = ["KnownRowSets", "KnownRowParts", "ContactChanges", "CredentialClaims", "DatabaseIdentity"];

    /// <summary>The tables that are copied.</summary>
    internal static IEnumerable<string> Copied => Tables.Select(table => table.Table).Append("Licenses");

    /// <summary>Copies all tables, and returns how many rows each had.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: the destination is not empty.</exception>
    internal IReadOnlyDictionary<string, long> Run(SqliteConnection source, Action<string> progress, CancellationToken cancellation)
    {
        RequireEmpty();

        // One read transaction, so that all tables are of the same moment even if the file is written to meanwhile.
        using SqliteTransaction snapshot = source.BeginTransaction(deferred: true);
        CopyPools(source, snapshot);
        var copied = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string table, string order) in Tables)
        {
            cancellation.ThrowIfCancellationRequested();
            progress(table);
            copied.Add(table, Copy(source, snapshot, table, order, cancellation));
        }

        CopyLastIds(source, snapshot);
        return copied;
    }

    /// <summary>Refuses a destination that has rows.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal void RequireEmpty()
    {
        foreach ((string table, _) in Tables)
        {
            if (connection.ExecuteScalar<int>($"SELECT CASE WHEN EXISTS (SELECT 1 FROM UserProvisioning.{table}) THEN 1 ELSE 0 END",
                transaction: transaction) != 0)
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict,
                    $"The database '{location}' is not empty: its table UserProvisioning.{table} has rows. Copy into a database on which "
                        + $"Initialize-UserProvisioningDatabase was just run.",
                    location);
            }
        }
    }

    private long Copy(SqliteConnection source, SqliteTransaction snapshot, string table, string order, CancellationToken cancellation)
    {
        string[] names = source.Query<string>(
            "SELECT name FROM pragma_table_info(@table) WHERE name <> 'ServerLogin'",
            new { table }, snapshot).ToArray();
        SqlServerColumn[] types = columns.Of(table, names);
        using SqliteCommand command = source.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = $"SELECT {string.Join(", ", names)} FROM {table} ORDER BY {order}";
        using SqliteDataReader rows = command.ExecuteReader();
        using var reader = new ConvertingReader(rows, types);
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers, transaction)
        {
            DestinationTableName = $"UserProvisioning.{table}",
            BulkCopyTimeout = 0,
            EnableStreaming = true,
            NotifyAfter = 10_000,
        };
        copy.SqlRowsCopied += (_, e) => e.Abort = cancellation.IsCancellationRequested;
        foreach (string name in names)
        {
            copy.ColumnMappings.Add(name, name);
        }

        copy.WriteToServer(reader);
        return reader.Count;
    }

    // The new schema already holds a row for each license type.
    private void CopyPools(SqliteConnection source, SqliteTransaction snapshot) => connection.Execute(
        "UPDATE UserProvisioning.Licenses SET Total = @Total, Used = @Used WHERE License = @License",
        source.Query<(string License, int Total, int Used)>("SELECT License, Total, Used FROM Licenses", transaction: snapshot)
            .Select(pool => new { pool.License, pool.Total, pool.Used }).ToList(),
        transaction);

    // Ids that the file handed out are not handed out again, even where their rows were deleted.
    private void CopyLastIds(SqliteConnection source, SqliteTransaction snapshot) => connection.Execute(
        "UPDATE UserProvisioning.LastIds SET LastId = @LastId WHERE TableName = @Name",
        source.Query<(string Name, long LastId)>("SELECT name, seq FROM sqlite_sequence", transaction: snapshot)
            .Select(last => new { last.Name, last.LastId }).ToList(),
        transaction);

    /// <summary>Rows of SQLite with the values as SQL Server has them: SQLite has no dates and no truth values.</summary>
    private sealed class ConvertingReader(SqliteDataReader rows, SqlServerColumn[] types) : RowReader(Array.ConvertAll(types, type => type.Name))
    {
        internal long Count { get; private set; }

        public override bool Read()
        {
            if (!rows.Read())
            {
                return false;
            }

            Count++;
            for (int i = 0; i < types.Length; i++)
            {
                Row[i] = rows.IsDBNull(i) ? null : types[i].Type switch
                {
                    "bit" => rows.GetInt64(i) != 0,
                    "int" => rows.GetInt32(i),
                    "date" or "datetime2" => DateTime.Parse(rows.GetString(i), CultureInfo.InvariantCulture, DateTimeStyles.None),
                    _ => rows.GetValue(i),
                };
            }

            return true;
        }
    }
}
