using UserProvisioning.Fields;

namespace UserProvisioning.Storage.Sql;

internal sealed partial class SqlContactStore(SqlSession session, SqlContactFieldStore own) : IContactStore
{
    private const string Key = "ExternalReferenceKey";

    private static readonly string[] Written =
    [
        "Id", Key, nameof(ContactRow.DisplayName), .. ContactFieldCatalog.All.Select(field => field.Name),
    ];

    private static readonly string FieldColumns = string.Join(", ", ContactFieldCatalog.All.Select(field => $"c.{field.Name}"));

    private string Columns =>
        $"""
        c.Id, c.Status, c.ArchivedAt, c.ArchivedByImport,
        o.OrganizationName AS LinkedOrganizationName, o.ExternalReference AS LinkedOrganizationReference,
        o.Language AS LinkedOrganizationLanguage,
        CASE WHEN u.Id IS NULL THEN 0 ELSE 1 END AS HasSystemUser, u.Id AS SystemUserId,
        CASE WHEN a.Id IS NULL THEN 0 ELSE 1 END AS HasArchivedUser,
        CASE WHEN EXISTS (SELECT 1 FROM WorkplaceIdentities w WHERE w.ContactId
            = c.Id) THEN 1 ELSE 0 END AS HasWorkplaceIdentity{session.Version("c")},
        0 AS {SqlSession.Split}, {FieldColumns}
        FROM Contacts c
        LEFT JOIN Contacts o ON o.Id = c.OrganizationId
        LEFT JOIN SystemUsers u ON u.ContactId = c.Id
        LEFT JOIN SystemUsers a ON a.ContactId = c.Id AND a.Status = 'Archived'
        """;

    public IReadOnlyList<(long Id, string? ExternalReference)> ManagedBy(IReadOnlyCollection<string> references) =>
        session.Query<(long, string?)>(
            $"SELECT c.Id, c.ExternalReference FROM Contacts c WHERE {session.IsOneOf("c.ManagerReference", "@References")}",
            new { References = session.TextList(references) });

    public IReadOnlyList<ContactIdentity> ActiveIdentities(long afterId, int take) => session.Query<ContactIdentity>(
        session.SelectTop(
            """
            c.Id, c.DisplayName, c.Email, c.Phone FROM Contacts c
            WHERE c.Id > @AfterId AND c.Status = 'Active'
            ORDER BY c.Id
            """),
        new { AfterId = afterId, Take = take });

    public IReadOnlyDictionary<long, ContactRow> ByIds(IReadOnlyCollection<long> ids) =>
        Query($"SELECT {Columns} WHERE c.Id IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(ids) })
        .ToDictionary(row => row.Id);

    public IReadOnlyDictionary<string, ContactRow> ByReferenceKeys(IReadOnlyCollection<string> keys)
    {
        var found = Query($"SELECT {Columns} WHERE c.ExternalReferenceKey IN ({session.Texts("@Keys")})", new { Keys = session.TextList(keys) })
            .ToDictionary(row => Text.Key(row.ExternalReference!), StringComparer.Ordinal);
        AddByAlias(found, keys);
        return found;
    }

    public bool Any() => session.First<long>("SELECT COALESCE(MAX(Id), 0) FROM Contacts") > 0;

    public long ReserveIds(int count) => session.AllocateIds("Contacts", count);

    public void Insert(IReadOnlyList<ContactRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (rows[0].Id == 0)
        {
            long id = ReserveIds(rows.Count);
            foreach (ContactRow row in rows)
            {
                row.Id = id++;
            }
        }

        session.BulkInsert("Contacts", Written, rows, Values);
        own.Insert(rows);
        Note(rows);
    }

    public void Update(IReadOnlyList<ContactRow> rows, IReadOnlyList<ContactRow>? before = null)
    {
        Note(rows);
        if (before is null)
        {
            session.UpdateEach("Contacts", Written, rows, Values);
            own.Update(rows, before);
            return;
        }

        // An engine writes to an index whenever a statement sets its columns, even to the same values.
        foreach (IGrouping<(bool, bool, bool), (ContactRow After, ContactRow Before)> group in rows.Zip(before).GroupBy(pair => (
            pair.First.ExternalReference == pair.Second.ExternalReference,
            pair.First.OrganizationId == pair.Second.OrganizationId,
            pair.First.Email == pair.Second.Email)))
        {
            string[] left =
            [
                .. group.All(pair => pair.After.ExternalReference == pair.Before.ExternalReference) ? [Key] : Array.Empty<string>(),
                .. ContactFieldCatalog.All
                    .Where(field => group.All(pair => field.AreEqual(pair.After.Fields, pair.Before.Fields)))
                    .Select(field => field.Name),
            ];
            session.UpdateEach("Contacts", Written, group.Select(pair => pair.After).ToList(), Values, left);
        }

        own.Update(rows, before);
    }

    public void SetStatus(IReadOnlyCollection<long> ids, ContactStatus status, DateTime? archivedAt, bool byImport)
    {
        session.UpdateRows(
            "Contacts",
            ids,
            "Status = @Status, ArchivedAt = @ArchivedAt, ArchivedByImport = @ByImport",
            new { Status = status.ToString(), ArchivedAt = archivedAt, ByImport = byImport });
        if (status == ContactStatus.Active)
        {
            foreach (long id in ids)
            {
                session.ChangedContacts.Add(id);
            }
        }
    }

    public void Delete(IReadOnlyCollection<long> ids)
    {
        var parameters = new { Ids = SqlSession.Json(ids) };
        own.DeleteOf(parameters.Ids);
        session.DeleteWhere("ContactAliases", $"ContactId IN ({session.Numbers("@Ids")})", parameters);
        session.DeleteWhere("Contacts", $"Id IN ({session.Numbers("@Ids")})", parameters);
    }

    public IReadOnlyList<(long OrganizationId, int Persons, string Example)> PersonsOf(IReadOnlyCollection<long> organizationIds) =>
        session.Query<(long, int, string)>(
            $"""
            SELECT OrganizationId, COUNT(*) AS Persons, MIN(DisplayName) AS Example FROM Contacts
            WHERE OrganizationId IN ({session.Numbers("@Ids")})
            GROUP BY OrganizationId ORDER BY OrganizationId
            """,
            new { Ids = SqlSession.Json(organizationIds) });

    public long Count() => session.First<long>("SELECT COUNT(*) FROM Contacts");

    public IReadOnlyList<(long Id, string? ExternalReference)> PresentOfSource(string source, long afterId, int take) =>
        session.Query<(long, string?)>(
            session.SelectTop(
                """
                c.Id, c.ExternalReference FROM Contacts c
                WHERE c.Source = @Source AND c.Id > @AfterId
                AND (c.Status = 'Active' OR EXISTS (SELECT 1 FROM SystemUsers u WHERE u.ContactId = c.Id AND u.Status = 'Active'))
                ORDER BY c.Id
                """),
            new { Source = source, AfterId = afterId, Take = take });

    public int CountEndedWithActiveUser(DateTime today) => session.First<int>(
        """
        SELECT COUNT(*) FROM SystemUsers u
        JOIN Contacts c ON c.Id = u.ContactId
        WHERE u.Status = 'Active' AND c.EndDate < @Today
        """,
        new { Today = today });

    public int CountOfSource(string source) => session.First<int>(
        "SELECT COUNT(*) FROM Contacts WHERE Source = @Source AND Status = 'Active'", new { Source = source });

    public int CountOfSourceWithActiveUser(string source) => session.First<int>(
        """
        SELECT COUNT(*) FROM SystemUsers u
        JOIN Contacts c ON c.Id = u.ContactId
        WHERE u.Status = 'Active' AND c.Source = @Source
        """,
        new { Source = source });

    private void Note(IReadOnlyList<ContactRow> rows)
    {
        foreach (ContactRow row in rows)
        {
            session.ChangedContacts.Add(row.Id);
        }
    }

    private IReadOnlyList<ContactRow> Query(string sql, object parameters)
    {
        IReadOnlyList<ContactRow> rows = session.Query<ContactRow, ContactFields>(sql, parameters, (row, fields) => row.Fields = fields);
        own.Load(rows);
        return rows;
    }

    private static void Values(ContactRow row, object?[] values)
    {
        values[0] = row.Id;
        values[1] = row.ExternalReference is null ? null : Text.Key(row.ExternalReference);
        values[2] = row.DisplayName;
        int next = 3;
        foreach (ContactField field in ContactFieldCatalog.All)
        {
            values[next++] = field.Stored(row.Fields);
        }
    }
}
