namespace UserProvisioning.Storage.Sql;

internal sealed class SqlRowChangeStore(SqlSession session) : IRowChangeStore
{
    private static readonly string[] Written =
        ["RunId", "AuditFrom", "Item", "Number", "AuditTo", "TableName", "RowKey", "Before", "After"];

    internal static readonly string Columns = string.Join(", ", Written);

    public long Count(long runId) => session.First<long>("SELECT COUNT(*) FROM RowChanges WHERE RunId = @RunId", new { RunId = runId });

    public IReadOnlyList<RowChange> Before(long runId, long auditFrom, long item, int take) => session.Query<RowChange>(
        session.SelectTop(
            $"""
            {Columns} FROM RowChanges
            WHERE RunId = @RunId AND (AuditFrom < @AuditFrom OR (AuditFrom = @AuditFrom AND Item < @Item))
            ORDER BY AuditFrom DESC, Item DESC, Number DESC
            """),
        new { RunId = runId, AuditFrom = auditFrom, Item = item, Take = take });

    public IReadOnlyList<RowChange> OfItem(long runId, long auditFrom, long item) => session.Query<RowChange>(
        $"SELECT {Columns} FROM RowChanges WHERE RunId = @RunId AND AuditFrom = @AuditFrom AND Item = @Item ORDER BY Number DESC",
        new { RunId = runId, AuditFrom = auditFrom, Item = item });

    public void Delete(long runId, long auditFrom, IReadOnlyCollection<long> items) => session.Execute(
        $"DELETE FROM RowChanges WHERE RunId = @RunId AND AuditFrom = @AuditFrom AND Item IN ({session.Numbers("@Items")})",
        new { RunId = runId, AuditFrom = auditFrom, Items = SqlSession.Json(items) });

    public IReadOnlyList<AuditRow> Entries(long runId, long from, long to) => session.Query<AuditRow>(
        """
        SELECT Id, At, Actor, Action, TargetType, Target, BeforeJson, AfterJson, RunId, ContactId FROM AuditEntries
        WHERE RunId = @RunId AND Id >= @From AND Id <= @To ORDER BY Id
        """,
        new { RunId = runId, From = from, To = to });

    internal static void Insert(SqlSession session, IReadOnlyList<RowChange> changes) => session.BulkInsert(
        "RowChanges", Written, changes, static (change, values) =>
        {
            values[0] = change.RunId;
            values[1] = change.AuditFrom;
            values[2] = change.Item;
            values[3] = change.Number;
            values[4] = change.AuditTo;
            values[5] = change.TableName;
            values[6] = change.RowKey;
            values[7] = change.Before;
            values[8] = change.After;
        });
}
