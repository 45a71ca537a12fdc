using Dapper;
using Microsoft.Data.Sqlite;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>A session on the embedded engine.</summary>
/// <param name="connection">The connection; it is closed with the session.</param>
/// <param name="isWriting">Whether the connection is in a transaction, of a unit of work that writes.</param>
/// <param name="writeLock">The write lock, which is released with the session.</param>
/// <param name="watch">Checks before the commit that the file was not replaced; null for a session that only reads.</param>
internal sealed class SqliteSession(SqliteConnection connection, bool isWriting, IDisposable? writeLock, SqliteFileWatch? watch)
    : SqlSession(connection, null)
{
    private bool _isOpen = isWriting;
    private StateMark? _committed;

    private readonly Dictionary<string, (SqliteStatement Statement, int[] Positions)> _prepared = new(StringComparer.Ordinal);

    public override string Numbers(string parameter) => $"SELECT value FROM json_each({parameter})";

    public override string Places(string parameter) =>
        $"SELECT value ->> 0 AS RunId, value ->> 1 AS Id, value ->> 2 AS Place FROM json_each({parameter})";

    public override string Texts(string parameter) => $"SELECT value FROM json_each({parameter})";

    public override string TextList(IEnumerable<string> texts) => System.Text.Json.JsonSerializer.Serialize(texts);

    public override string SelectTop(string body) => $"SELECT {body} LIMIT @Take";

    // This is safe, because the unit holds the only write transaction. Inserting rows with these ids advances the sequence.
    public override long AllocateIds(string table, int count) => 1 + LastId(table);

    // SQLite lets a statement change the table of its sequences as any other.
    public override long AllocateId(string series)
    {
        Execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = @series", new { series });
        return LastId(series);
    }

    public override void InsertApart(string table, Action insert)
    {
        long last = LastId(table);
        insert();
        Execute("UPDATE sqlite_sequence SET seq = @last WHERE name = @table", new { table, last });
    }

    public override string Like(string column, string parameter) => $"{column} LIKE {parameter} ESCAPE '\\'";

    protected override string EscapeWildcard(char sign) => $"\\{sign}";

    public override string IsOneOf(string column, string parameter) =>
        $"{column} IS NOT NULL AND lower({column}) IN (SELECT lower(value) FROM json_each({parameter}))";

    // The indexes leave out rows without a value, and serve only a condition that says so.
    public override string Is(string column, string parameter) => $"({column} IS NOT NULL AND lower({column}) = lower({parameter}))";

    protected override void InsertMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values) => ExecuteEach(
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})", columns, rows, values);

    protected override void UpdateMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values, string[]? left) =>
        ExecuteEach(
        $"UPDATE {table} SET {Assign(columns.Skip(1).Except(left ?? []))} WHERE {columns[0]} = @{columns[0]}", columns, rows, values);

    protected override void UpdateSome(string table, IReadOnlyCollection<long> ids, string set, object parameters, string? where)
    {
        var all = new DynamicParameters(parameters);
        all.Add("Ids", Json(ids));
        Execute($"UPDATE {table} SET {set} WHERE {(where is null ? string.Empty : where + " AND ")}Id IN ({Numbers("@Ids")})", all);
    }

    // Rows need no versions here: a unit that writes takes the file's only write lock before it reads.
    public override string Version(string alias) => string.Empty;

    public override void SeeOneState()
    {
        if (!_isOpen)
        {
            Execute("BEGIN DEFERRED");
            _isOpen = true;
        }
    }

    public override void Commit()
    {
        watch?.Check();

        // After the commit, the number of the others could already tell of another writer.
        _committed = Mark();
        Execute("COMMIT");
        _isOpen = false;
    }

    // The number of the engine is only comparable with an earlier one of the same connection (https://sqlite.org/pragma.html#pragma_data_version).
    public override StateMark? Mark() => _committed ?? new StateMark(
        connection.Handle!, First<long>("PRAGMA data_version"), SQLitePCL.raw.sqlite3_total_changes(connection.Handle));

    public override void Save(string name) => Execute($"SAVEPOINT {name}");

    public override void RollBack(string name)
    {
        if (IsInTransaction)
        {
            Execute($"ROLLBACK TO {name}");
        }
    }

    public override void Release(string name) => Execute($"RELEASE {name}");

    /// <summary>Whether the transaction goes on. A failed statement may have ended it.</summary>
    private bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    private long LastId(string table) =>
        Connection.ExecuteScalar<long>("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = @table", new { table }, Transaction);

    private void ExecuteEach<T>(string sql, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (!_prepared.TryGetValue(sql, out (SqliteStatement Statement, int[] Positions) prepared))
        {
            var statement = new SqliteStatement((SqliteConnection)Connection, sql);
            prepared = (statement, Array.ConvertAll(columns, column => statement.IndexOf("@" + column)));
            _prepared.Add(sql, prepared);
        }

        var row = new object?[columns.Length];
        foreach (T item in rows)
        {
            values(item, row);
            prepared.Statement.Execute(row, prepared.Positions);
        }
    }

    public override void Dispose()
    {
        foreach ((SqliteStatement statement, _) in _prepared.Values)
        {
            statement.Dispose();
        }

        try
        {
            if (_isOpen && IsInTransaction)
            {
                Execute("ROLLBACK");
            }

            base.Dispose();
        }
        finally
        {
            writeLock?.Dispose();
        }
    }
}
