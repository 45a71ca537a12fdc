using Dapper;

namespace UserProvisioning.Storage.Sql;

internal sealed partial class SqlPersonalDataStore(SqlSession session) : IPersonalDataStore
{
    private const int HashSize = 32;

    // At the place 0 is the hash of what is older than the chain, which is empty.
    private const string HashAtPlace = "SUBSTRING(@Hashes, h.Place, CASE WHEN h.Place = 0 THEN 0 ELSE 32 END)";

    /// <summary>A condition that the values of an entry or item are not erased.</summary>
    internal const string HasValues = "(ValuesHash IS NULL OR Salt IS NOT NULL)";

    private const string EntryColumns = "Id, At, Actor, Action, TargetType, Target, BeforeJson, AfterJson, RunId, ContactId, Salt, ValuesHash, Hash";

    private const string ItemColumns =
        "RunId, Line, ExternalReference, DisplayName, Action, Changes, Field, Reason, ContactId, SystemUserId, Undo, Seal, Salt, ValuesHash";

    // A username is the key of a row that belongs to no contact, once the contact is gone.
    private string OfContacts =>
        $"(Item IN ({session.Numbers("@Ids")}) OR (TableName = 'GivenUpUsernames' AND RowKey IN ({session.Texts("@Keys")})))";

    public IReadOnlyList<long> WithFormer(IReadOnlyCollection<long> contactIds) => session.Query<long>(
        $"SELECT FormerContactId FROM ContactAliases WHERE ContactId IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(contactIds) })
        .Concat(contactIds)
        .ToList();

    public IReadOnlyList<AuditRow> Entries(IReadOnlyCollection<long> contactIds) => session.Query<AuditRow>(
        $"""
        SELECT {EntryColumns} FROM AuditEntries WHERE ContactId IN ({session.Numbers("@Ids")}) AND {HasValues} AND Action <> @Erase ORDER BY Id
        """,
        new { Ids = SqlSession.Json(contactIds), AuditActions.Erase });

    public void EraseEntries(IReadOnlyList<AuditRow> entries) => session.Execute(
        $"""
        UPDATE AuditEntries SET Target = '', BeforeJson = NULL, AfterJson = NULL, Salt = NULL, ValuesHash = {HashAtPlace}
        FROM ({session.Places("@Places")}) h WHERE AuditEntries.Id = h.Id
        """,
        Placed(entries.Select(entry => (0L, entry.Id, entry.ValuesHash)).ToList()));

    public IReadOnlyList<ProvisioningRunItemRow> Items(
        IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> references, IReadOnlyList<string> texts, IReadOnlyCollection<long>? runIds)
    {
        var parameters = new DynamicParameters(new
        {
            Ids = SqlSession.Json(contactIds), References = session.TextList(references), Runs = SqlSession.Json(runIds ?? []),
        });
        string named = string.Join(" OR ", Containing("Reason", texts, parameters).DefaultIfEmpty("1 = 0"));
        string ofRuns = runIds is null ? string.Empty : $"RunId IN ({session.Numbers("@Runs")}) AND ";
        return session.Query<ProvisioningRunItemRow>(
            $"""
            SELECT {ItemColumns} FROM ProvisioningRunItems
            WHERE {ofRuns}{HasValues} AND (ContactId IN ({session.Numbers("@Ids")})
                OR (ContactId IS NULL AND {session.IsOneOf("ExternalReference", "@References")}) OR (Reason IS NOT NULL AND ({named})))
            ORDER BY RunId, Line
            """,
            parameters);
    }

    public IReadOnlyList<ProvisioningRunItemRow> ItemsAt(long runId, IReadOnlyCollection<long> lines) => session.Query<ProvisioningRunItemRow>(
        $"""
        SELECT {ItemColumns} FROM ProvisioningRunItems
        WHERE RunId = @RunId AND Line IN ({session.Numbers("@Lines")}) AND {HasValues} ORDER BY Line
        """,
        new { RunId = runId, Lines = SqlSession.Json(lines) });

    public void EraseItems(IReadOnlyList<ProvisioningRunItemRow> items) => session.Execute(
        $"""
        UPDATE ProvisioningRunItems SET ExternalReference = NULL, DisplayName = NULL, Changes = NULL, Field = NULL, Reason = NULL, Undo = NULL,
            Salt = NULL, ValuesHash = {HashAtPlace}
        FROM ({session.Places("@Places")}) h WHERE ProvisioningRunItems.RunId = h.RunId AND ProvisioningRunItems.Line = h.Id
        """,
        Placed(items.Select(item => (item.RunId, item.Line, item.ValuesHash)).ToList()));

    // All hashes are one value, from which each row takes its part: not every server reads a binary value from a text.
    private static object Placed(List<(long RunId, long Id, byte[]? Hash)> rows)
    {
        // One more byte, since an empty value would be sent as NULL.
        var hashes = new List<byte>((rows.Count * HashSize) + 1) { 0 };
        List<string> places = rows.ConvertAll(row =>
        {
            int place = row.Hash is { Length: HashSize } ? hashes.Count + 1 : 0;
            hashes.AddRange(place == 0 ? [] : row.Hash!);
            return $"[{row.RunId},{row.Id},{place}]";
        });
        return new { Hashes = hashes.ToArray(), Places = $"[{string.Join(',', places)}]" };
    }

    public IReadOnlyList<RowChange> RowChanges(IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys) =>
        session.Query<RowChange>(
            $"SELECT {SqlRowChangeStore.Columns} FROM RowChanges WHERE {OfContacts} "
                + "ORDER BY RunId, AuditFrom, Item, Number",
            new { Ids = SqlSession.Json(contactIds), Keys = session.TextList(usernameKeys) });

    public IReadOnlyList<long> RowChangeRuns(IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys) =>
        session.Query<long>(
            $"SELECT DISTINCT RunId FROM RowChanges WHERE {OfContacts}",
            new { Ids = SqlSession.Json(contactIds), Keys = session.TextList(usernameKeys) });

    public IReadOnlyList<long> RunsAfter(long entryId) => session.Query<long>(
        "SELECT DISTINCT RunId FROM AuditEntries WHERE Id > @Id AND RunId IS NOT NULL", new { Id = entryId });

    public void DeleteRowChanges(
        IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys, IReadOnlyCollection<long>? runIds) => session.Execute(
        $"DELETE FROM RowChanges WHERE {(runIds is null ? string.Empty : $"RunId IN ({session.Numbers("@Runs")}) AND ")}{OfContacts}",
        new { Ids = SqlSession.Json(contactIds), Keys = session.TextList(usernameKeys), Runs = SqlSession.Json(runIds ?? []) });

    public IReadOnlyList<ProvisioningRunRow> RunsWithFile() => Runs(
        "r.Id IN (SELECT p.RunId FROM ProvisioningRunFileParts p)", new DynamicParameters());

    public IReadOnlyList<ProvisioningRunRow> RunsNaming(IReadOnlyList<string> texts)
    {
        var parameters = new DynamicParameters();
        List<string> any = [.. Containing("r.Options", texts, parameters), .. Containing("r.UndoState", texts, parameters)];
        return any.Count == 0 ? [] : Runs(string.Join(" OR ", any), parameters);
    }

    public void ClearOptions(IReadOnlyCollection<long> runIds) => session.UpdateRows("ProvisioningRuns", runIds, "Options = NULL", new { });

    public void EraseContacts(IReadOnlyList<ErasedPersonRow> persons, string usernamePrefix, DateTime atUtc)
    {
        var parameters = new DynamicParameters(new
        {
            Ids = SqlSession.Json(persons.Select(person => person.ContactId)),
            All = SqlSession.Json(persons.SelectMany(person => person.AllContactIds)),
            Users = SqlSession.Json(persons.Select(person => person.UserId).OfType<long>()),
            Keys = session.TextList(persons.SelectMany(person => person.ReferenceKeys)),
        });
        string ids = session.Numbers("@Ids");
        string users = session.Numbers("@Users");
        session.Execute($"DELETE FROM ContactFieldValues WHERE ContactId IN ({ids})", parameters);
        session.Execute($"DELETE FROM WorkplaceIdentities WHERE ContactId IN ({ids})", parameters);
        session.Execute($"DELETE FROM CredentialClaims WHERE SystemUserId IN ({users})", parameters);
        session.Execute($"DELETE FROM AssignmentExceptions WHERE SystemUserId IN ({users})", parameters);
        session.Execute($"DELETE FROM LifecycleMails WHERE SystemUserId IN ({users})", parameters);
        session.Execute($"DELETE FROM SystemUserSettings WHERE SystemUserId IN ({users})", parameters);
        session.Execute($"DELETE FROM MembershipGivers WHERE SystemUserId IN ({users})", parameters);
        session.Execute($"DELETE FROM AuthorizationMembers WHERE SystemUserId IN ({users})", parameters);
        session.Execute(
            $"DELETE FROM GivenUpUsernames WHERE ContactId IN ({session.Numbers("@All")}) OR ExternalReferenceKey IN ({session.Texts("@Keys")})",
            parameters);
        session.Execute(
            $"UPDATE ContactAliases SET ExternalReference = NULL, ExternalReferenceKey = NULL WHERE ContactId IN ({ids})", parameters);
        session.UpdateRows("Contacts", persons.Select(person => person.ContactId).ToList(), "ErasedAt = @At", new { At = atUtc });
        session.UpdateRows(
            "SystemUsers",
            persons.Select(person => person.UserId).OfType<long>().ToList(),
            """
            Username = CONCAT(@Prefix, Id), UsernameKey = CONCAT(@KeyPrefix, Id), PasswordHash = NULL, PasswordSetAt = NULL,
            CredentialStatus = 'None', MustChangePassword = 0, LastLoginAt = NULL, BlockedSince = NULL, BlockedUntil = NULL, BlockReason = NULL,
            WorkplaceIdentifier = NULL, WorkplaceIdentifierKey = NULL, CredentialSendOn = NULL, CredentialSendTo = NULL,
            CredentialSendForced = 0, LoginMethod = 'Any', UsernameGiverId = NULL, UsernameLine = NULL, LicenseGiverId = NULL, LicenseLine = NULL
            """,
            new { Prefix = usernamePrefix, KeyPrefix = Text.Key(usernamePrefix) });
    }

    public IReadOnlyList<long> ArchivedBefore(DateTime beforeUtc, long afterId, int take) => session.Query<long>(
        session.SelectTop(
            """
            Id FROM Contacts
            WHERE Status = 'Archived' AND ErasedAt IS NULL AND ArchivedAt < @Before AND Type = 'Person' AND Id > @AfterId ORDER BY Id
            """),
        new { Before = beforeUtc, AfterId = afterId, Take = take });

    private IReadOnlyList<ProvisioningRunRow> Runs(string condition, DynamicParameters parameters) => session.Query<ProvisioningRunRow>(
        $"""
        SELECT r.Id, r.Kind, r.Command, r.Source, r.FileName, r.Status, r.Actor, r.StartedAt, r.EndedAt, r.UndoState, r.Options{session.Version("r")}
        FROM ProvisioningRuns r WHERE {condition} ORDER BY r.Id
        """,
        parameters);

    private IEnumerable<string> Containing(string column, IReadOnlyList<string> texts, DynamicParameters parameters)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            string name = $"{column.Replace(".", "_", StringComparison.Ordinal)}{i}";
            parameters.Add(name, "%" + session.LikeSuperset(texts[i], prefix: true));
            yield return session.Like(column, "@" + name);
        }
    }
}
