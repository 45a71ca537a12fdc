using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Copies the rows of another database into an empty one of SQL Server within one transaction, table by table through SqlBulkCopy. Rows keep
/// their ids.
/// </summary>
internal sealed class SqlServerCopy(SqlConnection connection, SqlTransaction? transaction, SqlServerColumns columns, string location)
{
    /// <summary>Copies all tables, and returns the number of rows of each.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: the destination is not empty.</exception>
    internal IReadOnlyDictionary<string, long> Run(IDatabaseSnapshot source, Action<string> progress, CancellationToken cancellation)
    {
        RequireEmpty();

        CopyPools(source);
        var copied = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string table, string order) in SchemaTables.Copied)
        {
            cancellation.ThrowIfCancellationRequested();
            progress(table);
            copied.Add(table, Copy(source, table, order, cancellation));
        }

        CopyLastIds(source);
        return copied;
    }

    /// <summary>Refuses a destination that has rows.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal void RequireEmpty()
    {
        foreach ((string table, _) in SchemaTables.Copied)
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

    private long Copy(IDatabaseSnapshot source, string table, string order, CancellationToken cancellation)
    {
        string[] names = source.ColumnsOf(table);
        SqlServerColumn[] types = columns.Of(table, names);
        using DbDataReader rows = source.Rows(table, names, order);
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
    private void CopyPools(IDatabaseSnapshot source)
    {
        using DbDataReader pools = source.Rows(SchemaTables.Pools, ["License", "Total", "Used"], "License");
        while (pools.Read())
        {
            connection.Execute(
                $"UPDATE UserProvisioning.{SchemaTables.Pools} SET Total = @Total, Used = @Used WHERE License = @License",
                new { License = pools.GetString(0), Total = pools.GetInt32(1), Used = pools.GetInt32(2) },
                transaction);
        }
    }

    // Ids of rows that were deleted from the source are not used again in the copy.
    private void CopyLastIds(IDatabaseSnapshot source) => connection.Execute(
        "UPDATE UserProvisioning.LastIds SET LastId = @LastId WHERE TableName = @Table",
        source.LastIds().Select(last => new { last.Table, last.LastId }).ToList(),
        transaction);

    /// <summary>
    /// Rows whose values are converted to the types of SQL Server: another engine may store dates as texts, and truth values as numbers.
    /// </summary>
    private sealed class ConvertingReader(DbDataReader rows, SqlServerColumn[] types) : RowReader(Array.ConvertAll(types, type => type.Name))
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
