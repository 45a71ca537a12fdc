using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// A session on SQL Server. A batch takes the same number of round trips for any number of rows: new rows go through SqlBulkCopy,
/// changed rows through a staging table.
/// </summary>
internal partial class SqlServerSession : SqlSession
{
    private readonly SqlServerColumns _columns;
    private readonly ISqlServerRecovery? _recovery;
    private readonly UnitId? _unit;
    private readonly Dictionary<string, SqlBulkCopy> _copies = new(StringComparer.Ordinal);

    /// <summary>Makes a session on an open connection.</summary>
    /// <param name="connection">An open connection; the session closes it.</param>
    /// <param name="transaction">The transaction of a unit that writes; null for one that reads.</param>
    /// <param name="columns">The columns of the schema.</param>
    /// <param name="recovery">Opens another connection, and finds out whether a commit was stored; null to report a lost connection instead.</param>
    /// <param name="unit">The unit of work that writes; null for one that reads.</param>
    internal SqlServerSession(
        DbConnection connection, DbTransaction? transaction, SqlServerColumns columns, ISqlServerRecovery? recovery, UnitId? unit = null)
        : base(connection, transaction)
    {
        _columns = columns;
        _recovery = recovery;
        _unit = unit;
    }

    public override string Numbers(string parameter) => $"SELECT item.value FROM OPENJSON({parameter}) WITH (value bigint '$') item";

    public override string Places(string parameter) =>
        "SELECT CAST(JSON_VALUE(item.value, '$[0]') AS bigint) AS RunId, CAST(JSON_VALUE(item.value, '$[1]') AS bigint) AS Id, "
            + $"CAST(JSON_VALUE(item.value, '$[2]') AS int) AS Place FROM OPENJSON({parameter}) item";

    // Not OPENJSON, since some servers do not decode escaped characters. Texts contain no control characters, so one separates them. Each text
    // is cut to the length of a key and has the collation of keys, so that the server can use the index on the column.
    public override string Texts(string parameter) =>
        $"SELECT CAST(item.value AS nvarchar(400)) COLLATE Latin1_General_BIN2 FROM STRING_SPLIT({parameter}, NCHAR(31)) item";

    public override string TextList(IEnumerable<string> texts) => string.Join('\u001F', texts);

    public override string SelectTop(string body) => $"SELECT TOP (@Take) {body}";

    public override string Like(string column, string parameter) => $"{column} LIKE {parameter}";

    // Wildcards are escaped with brackets, since some servers do not accept an escape character after a wildcard.
    protected override string EscapeWildcard(char sign) => sign == '\\' ? "\\" : $"[{sign}]";

    public override string IsOneOf(string column, string parameter) =>
        $"{column} IN (SELECT CAST(item.value AS nvarchar(400)) COLLATE Latin1_General_CI_AS FROM STRING_SPLIT({parameter}, NCHAR(31)) item)";

    public override string Is(string column, string parameter) => $"{column} = {parameter}";

    // Reserves and reads in one statement. The row stays locked until the unit ends, so ids are in the order of the commits.
    public override long AllocateIds(string table, int count) => First<long>(
        "UPDATE LastIds SET LastId = LastId + @Count OUTPUT inserted.LastId - @Count + 1 WHERE TableName = @Table",
        new { Table = table, Count = count });

    public override long AllocateId(string series) => AllocateIds(series, 1);

    public override long? UnitNumber => _unit?.Number;

    public override string LoginSql => "ORIGINAL_LOGIN()";

    public override DateTime? ServerTime() => First<DateTime>("SELECT SYSUTCDATETIME()");

    public override IReadOnlyList<T> Query<T>(string sql, object? parameters = null) =>
        RememberVersions(Run(SqlServerText.Qualify(sql), text => (List<T>)Connection.Query<T>(text, parameters, Transaction, buffered: true)));

    public override IReadOnlyList<T> Query<T, TPart>(string sql, object? parameters, Action<T, TPart> join) =>
        RememberVersions(Run(SqlServerText.Qualify(sql), text => (List<T>)base.Query(text, parameters, join)));

    public override T? First<T>(string sql, object? parameters = null)
        where T : default
    {
        T? first = Run(SqlServerText.Qualify(sql), text => Connection.QueryFirstOrDefault<T>(text, parameters, Transaction));
        if (first is IVersionedRow)
        {
            RememberVersions([first]);
        }

        return first;
    }

    public override int Execute(string sql, object? parameters = null) =>
        Run(SqlServerText.Qualify(sql), text => Connection.Execute(text, parameters, Transaction));

    protected override void InsertMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        SqlServerColumn[] types = _columns.Of(table, columns);
        switch (rows.Count)
        {
            case 0:
                break;
            case 1:
                Execute(
                    $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})",
                    Parameters(types, rows[0], values));
                break;
            default:
                using (var reader = new RowReader<T>(columns, rows, values))
                {
                    BulkCopy($"UserProvisioning.{table}", columns, reader);
                }

                break;
        }
    }

    /// <summary>Commits. When the connection is lost during the commit, finds out whether the server committed.</summary>
    /// <exception cref="UnitLostException">Nothing was changed; the unit may be repeated.</exception>
    public override void Commit()
    {
        try
        {
            Transaction!.Commit();
        }
        catch (Exception exception) when (_recovery is not null && TransientFaults.LeavesCommitUnknown(exception))
        {
            if (!_recovery.WasCommitted(_unit!.Value.Id, exception))
            {
                throw new UnitLostException(exception);
            }
        }
    }

    public override void Dispose()
    {
        foreach (IDisposable copy in _copies.Values)
        {
            copy.Dispose();
        }

        try
        {
            base.Dispose();
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // A lost connection was rolled back by the server. A further exception must not hide the first one.
            Connection.Dispose();
        }
    }

    /// <summary>Copies rows into a table, checking its constraints and firing its triggers.</summary>
    protected virtual void BulkCopy(string table, string[] columns, DbDataReader rows)
    {
        // One SqlBulkCopy for each table and unit, so that it reads the columns from the server once and not with each batch.
        if (!_copies.TryGetValue(table, out SqlBulkCopy? copy))
        {
            copy = new SqlBulkCopy(
                (SqlConnection)Connection,
                SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers | SqlBulkCopyOptions.CacheMetadata,
                (SqlTransaction?)Transaction)
            {
                DestinationTableName = table,
                BulkCopyTimeout = ((SqlConnection)Connection).CommandTimeout,

                // Without streaming the rows are still read one by one. Streaming is meant for texts that are not in memory, and would open a reader
                // for each text of a max column.
                EnableStreaming = false,
            };
            _copies.Add(table, copy);
        }

        copy.ColumnMappings.Clear();
        foreach (string column in columns)
        {
            copy.ColumnMappings.Add(column, column);
        }

        try
        {
            copy.WriteToServer(rows);
        }
        catch (SqlException)
        {
            // Some servers take the rest of the refused rows for the beginning of the next request, so this connection is not used again.
            SqlConnection.ClearPool((SqlConnection)Connection);
            throw;
        }
    }

    private static DynamicParameters Parameters<T>(SqlServerColumn[] types, T row, Action<T, object?[]> values)
    {
        var fields = new object?[types.Length];
        values(row, fields);
        var parameters = new DynamicParameters();
        for (int i = 0; i < types.Length; i++)
        {
            parameters.Add(types[i].Name, fields[i], types[i].DbType, size: SizeOf(types[i], fields[i]));
        }

        return parameters;
    }

    // The table must refuse a value that is too long. A parameter of fixed length would truncate it silently.
    private static int? SizeOf(SqlServerColumn type, object? value) => type.Length is not { } length ? null
        : length == -1 || (value as string)?.Length > length || (value as byte[])?.Length > length ? -1
        : length;

    // A statement of a unit that only reads may be sent again after a lost connection. A statement of a unit that writes may not, since the
    // earlier statements of its transaction were rolled back.
    private T Run<T>(string text, Func<string, T> statement)
    {
        Stopwatch? sinceFault = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return statement(text);
            }
            catch (Exception exception) when (Transaction is null && _recovery is not null && TransientFaults.IsTransient(exception)
                && TransientFaults.IsLeft(exception, attempt, (sinceFault ??= Stopwatch.StartNew()).Elapsed))
            {
                TransientFaults.Wait(attempt, CancellationToken.None);
                Connection.Dispose();
                Connection = _recovery.Reopen(exception);
            }
        }
    }
}
