namespace UserProvisioning.Storage.Sql;

/// <content>The items that are read by lines or by what they did, and deleted.</content>
internal sealed partial class SqlProvisioningRunStore
{
    public IReadOnlyList<ProvisioningRunItemRow> ChangingItems(long runId, long afterLine, int take) =>
        SomeItems(
            $"Action NOT IN ('Unchanged', 'Reject') AND {SqlPersonalDataStore.HasValues}",
            new { RunId = runId, AfterLine = afterLine, Take = take });

    public IReadOnlyList<ProvisioningRunItemRow> ItemsBetween(long runId, ImportAction action, long afterLine, long throughLine, int take) =>
        SomeItems(
            $"Line <= @ThroughLine AND Action = @Action AND {SqlPersonalDataStore.HasValues}",
            new { RunId = runId, AfterLine = afterLine, ThroughLine = throughLine, Action = action.ToString(), Take = take });

    public IReadOnlyList<ProvisioningRunItemRow> ItemsAt(long runId, IReadOnlyCollection<long> lines) => SomeItems(
        $"Line IN ({session.Numbers("@Lines")}) AND {SqlPersonalDataStore.HasValues}",
        new { RunId = runId, AfterLine = long.MinValue, Lines = SqlSession.Json(lines), Take = lines.Count });

    public IReadOnlyList<ProvisioningRunItemRow> FaultyItems(long runId, long afterLine, int take) =>
        SomeItems("Reason IS NOT NULL", new { RunId = runId, AfterLine = afterLine, Take = take });

    private IReadOnlyList<ProvisioningRunItemRow> SomeItems(string condition, object parameters) => session.Query<ProvisioningRunItemRow>(
        session.SelectTop(
            $"{string.Join(", ", ItemColumns)} FROM ProvisioningRunItems WHERE RunId = @RunId AND Line > @AfterLine AND {condition} ORDER BY Line"),
        parameters);

    /// <summary>The seals of the items that the unit adds.</summary>
    internal ItemSealing Seals => field ??= new ItemSealing(session);

    public void InsertItems(IReadOnlyList<ProvisioningRunItemRow> items)
    {
        Seals.Add(items);
        session.BulkInsert("ProvisioningRunItems", WrittenItemColumns, items, static (row, values) =>
        {
            values[0] = row.RunId;
            values[1] = row.Line;
            values[2] = row.ExternalReference;
            values[3] = row.DisplayName;
            values[4] = row.Action.ToString();
            values[5] = row.Changes;
            values[6] = row.Field;
            values[7] = row.Reason;
            values[8] = row.ContactId;
            values[9] = row.SystemUserId;
            values[10] = row.Undo;
            values[11] = row.Seal;
            values[12] = row.Salt;
        });
    }

    public int DeleteItems(long runId, int take)
    {
        int deleted = session.Execute(
            "DELETE FROM ProvisioningRunItems WHERE RunId = @RunId AND Line IN "
                + $"({session.SelectTop("Line FROM ProvisioningRunItems WHERE RunId = @RunId ORDER BY Line")})",
            new { RunId = runId, Take = take });
        if (deleted < take)
        {
            session.Execute("DELETE FROM ItemSeals WHERE RunId = @RunId", new { RunId = runId });
        }

        return deleted;
    }
}
