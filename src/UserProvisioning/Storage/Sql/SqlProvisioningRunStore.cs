namespace UserProvisioning.Storage.Sql;

internal sealed partial class SqlProvisioningRunStore(SqlSession session) : IProvisioningRunStore
{
    private static readonly string[] RunColumns =
    [
        "Id", "Source", "FileName", "FileHash", "Status", "TotalRows", "Created", "Updated", "Unchanged", "Archived",
        "Restored", "Rejected", "UsersCreated", "Actor", "StartedAt", "EndedAt", "FilePath", "Options",
        "UsersNotCreated", "MissingLicenses", "Kind", "Command", "Granted", "Revoked", "UndoState",
    ];

    private static readonly string[] ItemColumns =
    [
        "RunId", "Line", "ExternalReference", "DisplayName", "Action", "Changes", "Field", "Reason", "ContactId",
        "SystemUserId", "Undo",
    ];

    private static readonly string[] WrittenItemColumns = [.. ItemColumns, "Seal", "Salt"];

    private static readonly string[] UnchangedColumns = ["RunId", "Line", "Rows", "ItemRunId", "ItemLine"];

    private static readonly string SetSql = SqlSession.Assign(RunColumns.Skip(1));

    private string RunsSql => $"{string.Join(", ", RunColumns)}{session.Version("r")} FROM ProvisioningRuns r";

    public void Insert(ProvisioningRunRow run)
    {
        if (run.Kind == ProvisioningRunKind.Manual)
        {
            // These are many, and their numbers are long, so that those of other runs stay short enough to type.
            run.Id = session.AllocateId("ManualRuns");
            session.InsertApart("ProvisioningRuns", () => InsertRow(run));
        }
        else
        {
            run.Id = session.AllocateIds("ProvisioningRuns", 1);
            InsertRow(run);
        }
    }

    private void InsertRow(ProvisioningRunRow run) =>
        session.BulkInsert("ProvisioningRuns", RunColumns, [run], static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.Source;
            values[2] = row.FileName;
            values[3] = row.FileHash;
            values[4] = row.Status.ToString();
            values[5] = row.TotalRows;
            values[6] = row.Created;
            values[7] = row.Updated;
            values[8] = row.Unchanged;
            values[9] = row.Archived;
            values[10] = row.Restored;
            values[11] = row.Rejected;
            values[12] = row.UsersCreated;
            values[13] = row.Actor;
            values[14] = row.StartedAt;
            values[15] = row.EndedAt;
            values[16] = row.FilePath;
            values[17] = row.Options;
            values[18] = row.UsersNotCreated;
            values[19] = row.MissingLicenses;
            values[20] = row.Kind.ToString();
            values[21] = row.Command;
            values[22] = row.Granted;
            values[23] = row.Revoked;
            values[24] = row.UndoState;
        });

    public void Update(ProvisioningRunRow run) => session.UpdateRows("ProvisioningRuns", [run.Id], SetSql, new
    {
        run.Source,
        run.FileName,
        run.FileHash,
        Status = run.Status.ToString(),
        run.TotalRows,
        run.Created,
        run.Updated,
        run.Unchanged,
        run.Archived,
        run.Restored,
        run.Rejected,
        run.UsersCreated,
        run.Actor,
        run.StartedAt,
        run.EndedAt,
        run.FilePath,
        run.Options,
        run.UsersNotCreated,
        run.MissingLicenses,
        run.UndoState,
        Kind = run.Kind.ToString(),
        run.Command,
        run.Granted,
        run.Revoked,
    });

    public ProvisioningRunRow? ById(long id) => session.First<ProvisioningRunRow>($"SELECT {RunsSql} WHERE Id = @Id", new { Id = id });

    public IReadOnlyList<ProvisioningRunRow> All() => session.Query<ProvisioningRunRow>($"SELECT {RunsSql} WHERE Kind <> 'Manual' ORDER BY Id");

    public Page<ProvisioningRunRow> Page(long afterId, int take, bool isManual)
    {
        IReadOnlyList<ProvisioningRunRow> rows = session.Query<ProvisioningRunRow>(
            session.SelectTop($"{RunsSql} WHERE Id > @AfterId AND Kind {(isManual ? "=" : "<>")} 'Manual' ORDER BY Id"),
            new { AfterId = afterId, Take = take });
        return SqlSession.PageOf(rows, take, row => row.Id, _ => true);
    }

    public IReadOnlyList<ManualRunCount> CountEntries(IEnumerable<long> runIds) => session.Query<ManualRunCount>(
        $"""
        SELECT RunId, Action, TargetType, COUNT(*) AS Entries, MAX(At) AS LastAt FROM AuditEntries
        WHERE RunId IN ({session.Numbers("@Ids")}) GROUP BY RunId, Action, TargetType
        """,
        new { Ids = SqlSession.Json(runIds) });

    // Hardly ever is there one, and an engine takes several times as long to prepare a statement with all columns.
    public IReadOnlyList<ProvisioningRunRow> Running(string source) => session.Query<long>(
            "SELECT Id FROM ProvisioningRuns WHERE Source = @Source AND Status = 'Running' AND UndoState IS NULL ORDER BY Id",
            new { Source = source })
        .Select(ById)
        .OfType<ProvisioningRunRow>()
        .ToList();

    public IReadOnlyList<long> StoredInPart(string source) => session.Query<long>(
        "SELECT Id FROM ProvisioningRuns WHERE Source = @Source AND Status = 'Failed' AND EndedAt IS NULL ORDER BY Id", new { Source = source });

    public string? SourceNamed(string source) => session.First<string>(
        "SELECT MIN(Source) FROM ProvisioningRuns WHERE Source = @Source", new { Source = source });

    public IReadOnlyList<string> Sources() => session.Query<string>("SELECT DISTINCT Source FROM ProvisioningRuns");

    public long? NewestOf(string source) => session.First<long?>(
        "SELECT MAX(Id) FROM ProvisioningRuns WHERE Source = @Source AND Status NOT IN ('Failed', 'Undone')", new { Source = source });

    public (long Lowest, long Highest) LineBounds(long runId) => session.First<(long, long)>(
        "SELECT COALESCE(MIN(Line), 0), COALESCE(MAX(Line), 0) FROM ProvisioningRunItems WHERE RunId = @RunId", new { RunId = runId });

    public void SetAuditIds(long runId, long? from, long? id) => session.UpdateRows(
        "ProvisioningRuns", [runId], "AuditFrom = @From, AuditId = @AuditId", new { From = from, AuditId = id });

    public IReadOnlyList<ProvisioningRunRow> Audited(long? id) => session.Query<ProvisioningRunRow>(
        $"SELECT {string.Join(", ", RunColumns)}, AuditFrom, AuditId, "
            + $"(SELECT a.ServerLogin FROM AuditEntries a WHERE a.Id = r.AuditId) AS ServerLogin{session.Version("r")} "
            + "FROM ProvisioningRuns r WHERE AuditId IS NOT NULL AND (@Id IS NULL OR Id = @Id) ORDER BY AuditId",
        new { Id = id });

    public IReadOnlyList<AuditedItemRow> AuditedItems(long runId, long afterLine, int take, TextFilter? target, long? contactId)
    {
        string? text = target?.Literal ?? target?.Prefix;
        string narrow = text is null
            ? string.Empty
            : $" AND ({session.Like("i.ExternalReference", "@Like")} OR {session.Like("u.Username", "@Like")} OR "
                + $"{session.Like("i.Changes", "@InChanges")})";
        string like = text is null ? string.Empty : session.LikeSuperset(Text.Clean(text) ?? string.Empty, prefix: target!.Literal is null);
        string ofContact = contactId is null ? string.Empty : " AND (i.ContactId = @ContactId OR i.ContactId IN "
            + "(SELECT k.FormerContactId FROM ContactAliases k WHERE k.ContactId = @ContactId))";
        return session.Query<AuditedItemRow>(
            session.SelectTop(
                $"""
                i.Line, i.ExternalReference, i.Action, i.Changes, i.ContactId, u.Username
                FROM ProvisioningRunItems i
                LEFT JOIN SystemUsers u ON u.Id = i.SystemUserId
                WHERE i.RunId = @RunId AND i.Line > @AfterLine
                    AND (i.Changes IS NOT NULL OR (i.ValuesHash IS NOT NULL AND i.Action NOT IN ('Unchanged', 'Reject'))){narrow}{ofContact}
                ORDER BY i.Line
                """),
            new { RunId = runId, AfterLine = afterLine, Take = take, Like = like, InChanges = $"%{like}%", ContactId = contactId });
    }

    public void InsertUnchanged(long runId, IReadOnlyList<UnchangedRows> rows) => session.BulkInsert(
        "ProvisioningRunUnchanged", UnchangedColumns, rows, (row, values) =>
        {
            values[0] = runId;
            values[1] = row.Line;
            values[2] = row.Rows;
            values[3] = row.ItemRunId;
            values[4] = row.ItemLine;
        });

    public IReadOnlyList<ProvisioningRunItemRow> Items(long runId, ImportAction? action, long afterLine, int take)
    {
        var parameters = new { RunId = runId, AfterLine = afterLine, Action = action?.ToString(), Take = take };
        IReadOnlyList<ProvisioningRunItemRow> items = session.Query<ProvisioningRunItemRow>(
            session.SelectTop(
                $"""
                {string.Join(", ", ItemColumns)} FROM ProvisioningRunItems
                WHERE RunId = @RunId AND Line > @AfterLine{(action is null ? string.Empty : " AND Action = @Action")}
                ORDER BY Line
                """),
            parameters);
        if (action is not (null or ImportAction.Unchanged))
        {
            return items;
        }

        // Ordered by the key, so that no page has to sort the rest of the table.
        IReadOnlyList<ProvisioningRunItemRow> unchanged = session.Query<ProvisioningRunItemRow>(
            session.SelectTop(
                """
                u.RunId, u.Line + i.Line - u.ItemLine AS Line, i.ExternalReference, i.DisplayName, 'Unchanged' AS Action,
                i.ContactId, i.SystemUserId
                FROM ProvisioningRunUnchanged u
                JOIN ProvisioningRunItems i ON i.RunId = u.ItemRunId AND i.Line >= u.ItemLine AND i.Line < u.ItemLine + u.Rows
                WHERE u.RunId = @RunId AND u.Line + u.Rows > @AfterLine AND i.Line > @AfterLine - u.Line + u.ItemLine
                ORDER BY u.Line, i.Line
                """),
            new { RunId = runId, AfterLine = Math.Max(afterLine, 0), Take = take });
        return unchanged.Count == 0 ? items
            : items.Count == 0 ? unchanged
            : items.Concat(unchanged).OrderBy(item => item.Line).Take(take).ToList();
    }
}
