namespace UserProvisioning.Storage.Sql;

internal sealed class SqlAuditChainStore(SqlSession session) : IAuditChainStore
{
    private static readonly string[] StartColumns = ["AfterId", "IsPurge", "Hash"];

    public AuditStartRow? Start() => session.First<AuditStartRow>(
        session.SelectTop("AfterId, IsPurge, Hash FROM AuditStarts ORDER BY AfterId DESC, IsPurge DESC"), new { Take = 1 });

    public void MoveStart(AuditStartRow start) => session.BulkInsert("AuditStarts", StartColumns, [start], static (row, values) =>
    {
        values[0] = row.AfterId;
        values[1] = row.IsPurge;
        values[2] = row.Hash;
    });

    public long? FirstThrough(long id) =>
        session.First<long?>("SELECT MIN(Id) FROM AuditEntries WHERE Id <= @Id AND Hash IS NOT NULL", new { Id = id });

    public IReadOnlyList<AuditRow> Entries(long afterId, long throughId, int take) => session.Query<AuditRow>(
        session.SelectTop(
            """
            Id, At, Actor, Action, TargetType, Target, BeforeJson, AfterJson, RunId, ContactId, ServerLogin, Salt, ValuesHash, ItemsHash, Hash
            FROM AuditEntries WHERE Id > @AfterId AND Id <= @ThroughId ORDER BY Id
            """),
        new { AfterId = afterId, ThroughId = throughId, Take = take });

    public IReadOnlyList<AuditRow> Erasures() => session.Query<AuditRow>(
        "SELECT ContactId, AfterJson FROM AuditEntries WHERE Action = @Action AND ContactId IS NOT NULL", new { Action = AuditActions.Erase });

    public IReadOnlyList<ItemSealRow> Seals(long runId) => session.Query<ItemSealRow>(
        "SELECT RunId, Seal, Items, Digest FROM ItemSeals WHERE RunId = @RunId ORDER BY Seal", new { RunId = runId });

    public byte[]? Parts(long runId, long seal) => session.First<byte[]>(
        "SELECT Parts FROM ItemSeals WHERE RunId = @RunId AND Seal = @Seal", new { RunId = runId, Seal = seal });

    public IReadOnlyList<ProvisioningRunItemRow> Items(long runId, long afterLine, int take) => session.Query<ProvisioningRunItemRow>(
        session.SelectTop(
            """
            RunId, Line, ExternalReference, DisplayName, Action, Changes, Field, Reason, ContactId, SystemUserId, Undo, Seal, Salt, ValuesHash
            FROM ProvisioningRunItems WHERE RunId = @RunId AND Line > @AfterLine ORDER BY Line
            """),
        new { RunId = runId, AfterLine = afterLine, Take = take });

    public DateTime? Oldest() => session.First<DateTime?>(session.SelectTop("At FROM AuditEntries ORDER BY Id"), new { Take = 1 });

    public int DeleteEntries(long throughId, int take) => session.Execute(
        $"DELETE FROM AuditEntries WHERE Id IN ({session.SelectTop("Id FROM AuditEntries WHERE Id <= @ThroughId ORDER BY Id")})",
        new { ThroughId = throughId, Take = take });

    public IReadOnlyList<long> RunsThrough(long throughId) => session.Query<long>(
        """
        SELECT r.Id FROM ProvisioningRuns r
        WHERE r.Kind <> 'Manual' AND r.Status IN ('Completed', 'CompletedWithErrors', 'Undone')
            AND COALESCE(r.AuditId, (SELECT MAX(a.Id) FROM AuditEntries a WHERE a.RunId = r.Id), 0) <= @ThroughId
            AND (EXISTS (SELECT 1 FROM ProvisioningRunItems i WHERE i.RunId = r.Id)
                OR EXISTS (SELECT 1 FROM ProvisioningRunUnchanged u WHERE u.RunId = r.Id))
        ORDER BY r.Id
        """,
        new { ThroughId = throughId });

    public void DeleteRest(long runId)
    {
        session.Execute("DELETE FROM ProvisioningRunUnchanged WHERE RunId = @RunId", new { RunId = runId });
        session.Execute("DELETE FROM ItemSeals WHERE RunId = @RunId", new { RunId = runId });
        session.Execute("DELETE FROM ProvisioningRunFileParts WHERE RunId = @RunId", new { RunId = runId });
    }

    public bool IsReferenced(long runId) => session.First<int>(
        """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM ProvisioningRunUnchanged WHERE ItemRunId = @RunId AND RunId <> @RunId) THEN 1 ELSE 0 END
        """,
        new { RunId = runId }) > 0;

    public IReadOnlyList<long> RowChangesThrough(long throughId) => session.Query<long>(
        "SELECT DISTINCT RunId FROM RowChanges WHERE AuditFrom <= @ThroughId ORDER BY RunId", new { ThroughId = throughId });

    public void DeleteRowChanges(long runId) => session.Execute("DELETE FROM RowChanges WHERE RunId = @RunId", new { RunId = runId });

    public IReadOnlyList<long> WaitingBefore(DateTime beforeUtc) => session.Query<long>(
        "SELECT Id FROM ProvisioningRuns WHERE Status = 'AwaitingApproval' AND StartedAt < @Before ORDER BY Id", new { Before = beforeUtc });
}
