using System.Buffers.Binary;
using System.Data;
using System.Text.Json;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <content>Updates. Each writes a row only if it is still as the unit has read it.</content>
internal partial class SqlServerSession
{
    private const string IsAsRead = "(@RowVersion IS NULL OR CAST(RowVersion AS bigint) = @RowVersion)";

    /// <summary>The table into which new values are copied in bulk before one statement updates the rows of another table from it.</summary>
    private static readonly Dictionary<string, string> StagingOf = new(StringComparer.Ordinal)
    {
        ["Contacts"] = "ContactStaging",
        ["SystemUsers"] = "SystemUserStaging",
    };

    private readonly RowVersions _versions = new();

    protected override void UpdateMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values, string[]? left)
    {
        string key = columns[0];
        string[] set = columns.Skip(1).Except(left ?? []).ToArray();
        var read = new List<ReadRow>(rows.Count);
        switch (rows.Count)
        {
            case 0:
                break;
            case 1:
                DynamicParameters parameters = Parameters(_columns.Of(table, columns), rows[0], values);
                read.Add(Take(table, parameters.Get<long>(key)));
                parameters.Add("RowVersion", read[0].Version, DbType.Int64);
                Require(table, read, First<int>(
                    $"UPDATE {table} SET {Assign(set)} WHERE {key} = @{key} AND {IsAsRead}; SELECT @@ROWCOUNT;",
                    parameters));
                break;
            default:
                string staging = StagingOf[table];
                object batch = Guid.NewGuid();
                string[] staged = [.. columns, "Batch", "RowVersion"];
                using (var reader = new RowReader<T>(staged, rows, (row, fields) =>
                {
                    values(row, fields);
                    fields[columns.Length] = batch;
                    read.Add(Take(table, (long)fields[0]!));
                    fields[columns.Length + 1] = read[^1].Version;
                }))
                {
                    BulkCopy($"UserProvisioning.{staging}", staged, reader);
                }

                Require(table, read, First<int>(
                    $"""
                    UPDATE t SET {string.Join(", ", set.Select(column => $"{column} = s.{column}"))}
                    FROM {table} t
                    JOIN {staging} s ON s.{key} = t.{key}
                    WHERE s.Batch = @Batch AND (s.RowVersion IS NULL OR s.RowVersion = CAST(t.RowVersion AS bigint));
                    DECLARE @Updated int = @@ROWCOUNT;
                    DELETE FROM {staging} WHERE Batch = @Batch;
                    SELECT @Updated;
                    """,
                    new { Batch = (Guid)batch }));
                break;
        }
    }

    // The server turns each text into the type of its column. It is not one parameter with JSON, since some servers do not decode escaped characters.
    protected override void SetTexts<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        var fields = new object?[columns.Length];
        foreach (T[] chunk in rows.Chunk(Math.Min(SqlStoredRows.MostRows, SqlStoredRows.MostParameters / (columns.Length + 1))))
        {
            var parameters = new DynamicParameters();
            var read = new List<ReadRow>(chunk.Length);
            var texts = new List<string>(chunk.Length);
            foreach (T row in chunk)
            {
                values(row, fields);
                read.Add(Take(table, (long)fields[0]!));
                int number = texts.Count;
                parameters.Add($"Id{number}", read[^1].Id, DbType.Int64);
                parameters.Add($"RowVersion{number}", read[^1].Version, DbType.Int64);
                for (int i = 1; i < columns.Length; i++)
                {
                    parameters.Add($"{columns[i]}{number}", fields[i], DbType.String);
                }

                texts.Add($"({string.Join(", ", columns.Append("RowVersion").Select(column => $"@{column}{number}"))})");
            }

            Require(table, read, First<int>(
                $"""
                UPDATE t SET {string.Join(", ", columns.Skip(1).Select(column => $"{column} = v.{column}"))}
                FROM {table} t
                JOIN (VALUES {string.Join(", ", texts)}) AS v ({string.Join(", ", columns.Append("RowVersion"))}) ON v.Id = t.Id
                WHERE v.RowVersion IS NULL OR v.RowVersion = CAST(t.RowVersion AS bigint);
                SELECT @@ROWCOUNT;
                """,
                parameters));
        }
    }

    public override void RememberVersion(string table, long id, byte[] version)
    {
        if (Transaction is not null)
        {
            _versions.Remember(table, id, BinaryPrimitives.ReadInt64BigEndian(version));
        }
    }

    protected override void UpdateSome(string table, IReadOnlyCollection<long> ids, string set, object parameters, string? where)
    {
        List<ReadRow> read = ids.Distinct().Select(id => Take(table, id)).ToList();
        string and = where is null ? string.Empty : where + " AND ";
        var all = new DynamicParameters(parameters);
        switch (read.Count)
        {
            case 0:
                break;
            case 1:
                all.Add("Id", read[0].Id);
                all.Add("RowVersion", read[0].Version, DbType.Int64);
                Require(table, read, First<int>($"UPDATE {table} SET {set} WHERE {and}Id = @Id AND {IsAsRead}; SELECT @@ROWCOUNT;", all));
                break;
            default:
                all.Add("Read", JsonSerializer.Serialize(read));
                Require(table, read, First<int>(
                    $"""
                    UPDATE t SET {set}
                    FROM {table} t
                    JOIN OPENJSON(@Read) WITH (Id bigint '$.Id', RowVersion bigint '$.Version') r ON r.Id = t.Id
                    WHERE {and}(r.RowVersion IS NULL OR r.RowVersion = CAST(t.RowVersion AS bigint));
                    SELECT @@ROWCOUNT;
                    """,
                    all));
                break;
        }
    }

    public override string Version(string alias) => $", CAST({alias}.RowVersion AS bigint) AS RowVersion";

    /// <summary>Reports that another program has changed rows since the unit read them.</summary>
    /// <exception cref="UnitLostException">Always: nothing was changed, and the unit may be repeated.</exception>
    protected virtual void OnRowsChanged(string table, IReadOnlyList<ReadRow> read)
    {
        long id = read[0].Id;
        try
        {
            // The unit's own changes are rolled back first, so that the remaining differences are those that other programs made.
            Transaction!.Rollback();
            Dictionary<long, long> now = Connection.Query<(long Id, long Version)>(
                SqlServerText.Qualify($"SELECT Id, CAST(RowVersion AS bigint) AS Version FROM {table} WHERE Id IN ({Numbers("@Ids")})"),
                new { Ids = Json(read.Select(row => row.Id)) }).ToDictionary(row => row.Id, row => row.Version);
            id = read.First(row => !now.TryGetValue(row.Id, out long version) || (row.Version ?? version) != version).Id;
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The server does not say which row differs; report the first.
        }

        throw new UnitLostException(SqlServerErrors.ChangedByOthers(table, id));
    }

    // A unit that only reads writes nothing back, so it needs no versions.
    private List<T> RememberVersions<T>(List<T> rows)
    {
        if (Transaction is not null && rows is IReadOnlyList<IVersionedRow> versioned)
        {
            foreach (IVersionedRow row in versioned)
            {
                _versions.Remember(row);
            }
        }

        return rows;
    }

    private ReadRow Take(string table, long id) => new(id, _versions.Take(table, id));

    private void Require(string table, List<ReadRow> read, int updated)
    {
        if (updated != read.Count)
        {
            OnRowsChanged(table, read);
        }
    }
}
