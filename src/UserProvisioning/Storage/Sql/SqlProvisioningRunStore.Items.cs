namespace UserProvisioning.Storage.Sql;

/// <content>The items that are read by lines or by what they did, and deleted.</content>
internal sealed partial class SqlProvisioningRunStore
{
    public IReadOnlyList<ProvisioningRunItemRow> ChangingItems(long runId, long afterLine, int take) =>
        SomeItems("Action NOT IN ('Unchanged', 'Reject')", new { RunId = runId, AfterLine = afterLine, Take = take });

    public IReadOnlyList<ProvisioningRunItemRow> ItemsBetween(long runId, ImportAction action, long afterLine, long throughLine, int take) =>
        SomeItems(
            "Line <= @ThroughLine AND Action = @Action",
            new { RunId = runId, AfterLine = afterLine, ThroughLine = throughLine, Action = action.ToString(), Take = take });

    public IReadOnlyList<ProvisioningRunItemRow> ItemsAt(long runId, IReadOnlyCollection<long> lines) => SomeItems(
        $"Line IN ({session.Numbers("@Lines")})",
        new { RunId = runId, AfterLine = long.MinValue, Lines = SqlSession.Json(lines), Take = lines.Count });

    public IReadOnlyList<ProvisioningRunItemRow> FaultyItems(long runId, long afterLine, int take) =>
        SomeItems("Reason IS NOT NULL", new { RunId = runId, AfterLine = afterLine, Take = take });

    private IReadOnlyList<ProvisioningRunItemRow> SomeItems(string condition, object parameters) => session.Query<ProvisioningRunItemRow>(
        session.SelectTop(
            $"{string.Join(", ", ItemColumns)} FROM ProvisioningRunItems WHERE RunId = @RunId AND Line > @AfterLine AND {condition} ORDER BY Line"),
        parameters);

    public int DeleteItems(long runId, int take) => session.Execute(
        "DELETE FROM ProvisioningRunItems WHERE RunId = @RunId AND Line IN "
            + $"({session.SelectTop("Line FROM ProvisioningRunItems WHERE RunId = @RunId ORDER BY Line")})",
        new { RunId = runId, Take = take });
}
