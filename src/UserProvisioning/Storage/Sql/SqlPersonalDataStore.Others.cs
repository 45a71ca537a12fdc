using Dapper;

namespace UserProvisioning.Storage.Sql;

/// <content>What the history of a person says of others.</content>
internal sealed partial class SqlPersonalDataStore
{
    public IReadOnlyList<AuditRow> EntriesNamingOthers(long afterId, int take)
    {
        var parameters = new DynamicParameters(new { AfterId = afterId, Take = take });
        IEnumerable<string> any = Containing("BeforeJson", NamedOthers.MarksInObject, parameters)
            .Concat(Containing("AfterJson", NamedOthers.MarksInObject, parameters));
        return session.Query<AuditRow>(
            session.SelectTop($"{EntryColumns} FROM AuditEntries WHERE Id > @AfterId AND ({string.Join(" OR ", any)}) ORDER BY Id"), parameters);
    }

    public IReadOnlyList<AuditRow> EntriesAt(IReadOnlyCollection<long> ids) => session.Query<AuditRow>(
        $"SELECT {EntryColumns} FROM AuditEntries WHERE Id IN ({session.Numbers("@Ids")}) AND {HasValues} ORDER BY Id",
        new { Ids = SqlSession.Json(ids) });

    public IReadOnlyList<ProvisioningRunItemRow> ItemsNamingOthers(long runId, long afterLine, int take)
    {
        var parameters = new DynamicParameters(new { RunId = runId, AfterLine = afterLine, Take = take });
        IEnumerable<string> any = Containing("Changes", NamedOthers.MarksInList, parameters);
        return session.Query<ProvisioningRunItemRow>(
            session.SelectTop(
                $"""
                {ItemColumns} FROM ProvisioningRunItems WHERE RunId = @RunId AND Line > @AfterLine AND ({string.Join(" OR ", any)}) ORDER BY Line
                """),
            parameters);
    }

    public void SetEntry(AuditRow entry) => session.Execute(
        "UPDATE AuditEntries SET BeforeJson = @BeforeJson, AfterJson = @AfterJson, Salt = @Salt, ValuesHash = @ValuesHash WHERE Id = @Id",
        new { entry.Id, entry.BeforeJson, entry.AfterJson, entry.Salt, entry.ValuesHash });

    public void SetItem(ProvisioningRunItemRow item) => session.Execute(
        "UPDATE ProvisioningRunItems SET Changes = @Changes, Salt = @Salt, ValuesHash = @ValuesHash WHERE RunId = @RunId AND Line = @Line",
        new { item.RunId, item.Line, item.Changes, item.Salt, item.ValuesHash });

    public IReadOnlyList<RowChange> RowChangesNamingOthers(IReadOnlyCollection<long>? runIds)
    {
        var parameters = new DynamicParameters(new { Runs = SqlSession.Json(runIds ?? []) });
        string[] marks = [.. NamedOthers.Columns.Select(column => $"\"{column.Column}\":\"")];
        IEnumerable<string> any = Containing("Before", marks, parameters).Concat(Containing("After", marks, parameters));
        string ofRuns = runIds is null ? string.Empty : $"RunId IN ({session.Numbers("@Runs")}) AND ";
        return session.Query<RowChange>(
            $"""
            SELECT {SqlRowChangeStore.Columns} FROM RowChanges
            WHERE {ofRuns}TableName IN ('{nameof(KeptTable.Contacts)}', '{nameof(KeptTable.SystemUsers)}') AND ({string.Join(" OR ", any)})
            """,
            parameters);
    }

    public IReadOnlyList<RowChange> AddedContacts(IReadOnlyCollection<long> contactIds) => session.Query<RowChange>(
        $"""
        SELECT {SqlRowChangeStore.Columns} FROM RowChanges
        WHERE TableName = '{nameof(KeptTable.Contacts)}' AND Before IS NULL AND Item IN ({session.Numbers("@Ids")})
        """,
        new { Ids = SqlSession.Json(contactIds) });

    public void SetRowChange(RowChange change) => session.Execute(
        """
        UPDATE RowChanges SET Before = @Before, After = @After
        WHERE RunId = @RunId AND AuditFrom = @AuditFrom AND Item = @Item AND Number = @Number
        """,
        new { change.RunId, change.AuditFrom, change.Item, change.Number, change.Before, change.After });

    public IReadOnlyList<long> UsersWithMailTo(IReadOnlyCollection<string> addresses) => session.Query<long>(
        $"SELECT Id FROM SystemUsers WHERE CredentialSendOn IS NOT NULL AND {session.IsOneOf("CredentialSendTo", "@Addresses")}",
        new { Addresses = session.TextList(addresses) });
}
