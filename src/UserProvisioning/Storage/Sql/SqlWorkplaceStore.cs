namespace UserProvisioning.Storage.Sql;

internal sealed class SqlWorkplaceStore(SqlSession session) : IWorkplaceStore
{
    private const string Columns =
        """
        w.Id, w.ContactId, w.Issuer, w.Audience, w.Subject, w.Email, w.LinkedAt, c.DisplayName
        FROM WorkplaceIdentities w
        JOIN Contacts c ON c.Id = w.ContactId
        """;

    private static readonly string[] Written = ["Id", "ContactId", "Issuer", "Audience", "Subject", "Email", "LinkedAt"];

    private static readonly string[] Token = ["Hash", "ExpiresAt"];

    private static readonly string[] Identifier = ["Id", "WorkplaceIdentifier", "WorkplaceIdentifierKey"];

    public IReadOnlyDictionary<string, WorkplaceIdentityRow> BySubjects(string issuer, IReadOnlyCollection<string> subjects) =>
        session.Query<WorkplaceIdentityRow>(
            $"SELECT {Columns} WHERE w.Issuer = @Issuer AND w.Subject IN ({session.Texts("@Subjects")})",
            new { Issuer = issuer, Subjects = session.TextList(subjects) })
        .ToDictionary(row => row.Subject, StringComparer.Ordinal);

    public IReadOnlyList<WorkplaceIdentityRow> List(IReadOnlyCollection<long>? contactIds, long afterId, int take) =>
        session.Query<WorkplaceIdentityRow>(
            session.SelectTop(
                $"{Columns} WHERE w.Id > "
                    + $"@AfterId{(contactIds is null ? string.Empty : $" AND w.ContactId IN ({session.Numbers("@ContactIds")})")} ORDER BY w.Id"),
            new { AfterId = afterId, Take = take, ContactIds = SqlSession.Json(contactIds ?? []) });

    public IReadOnlyDictionary<long, WorkplaceIdentityRow> ByIds(IReadOnlyCollection<long> ids) => session
        .Query<WorkplaceIdentityRow>($"SELECT {Columns} WHERE w.Id IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(ids) })
        .ToDictionary(row => row.Id);

    public IReadOnlyList<(long ContactId, string Email)> ContactsByEmails(IReadOnlyCollection<string> emails) => session.Query<(long, string)>(
        $"SELECT Id, Email FROM Contacts WHERE {session.IsOneOf("Email", "@Emails")}",
        new { Emails = session.TextList(emails) });

    public IReadOnlyList<(long ContactId, string Value)> ContactsByField(long fieldId, IReadOnlyCollection<string> values) =>
        session.Query<(long, string)>(
            $"SELECT ContactId, Value FROM ContactFieldValues WHERE FieldId = @Field AND {session.IsOneOf("Value", "@Values")}",
            new { Field = fieldId, Values = session.TextList(values) });

    public IReadOnlyList<WorkplaceIdentityRow> OfAudience(string issuer, string audience, long afterId, int take) =>
        session.Query<WorkplaceIdentityRow>(
            session.SelectTop($"{Columns} WHERE w.Issuer = @Issuer AND w.Audience = @Audience AND w.Id > @AfterId ORDER BY w.Id"),
            new { Issuer = issuer, Audience = audience, AfterId = afterId, Take = take });

    public void Insert(IReadOnlyList<WorkplaceIdentityRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        long id = session.AllocateIds("WorkplaceIdentities", rows.Count);
        foreach (WorkplaceIdentityRow row in rows)
        {
            row.Id = id++;
        }

        session.BulkInsert("WorkplaceIdentities", Written, rows, static (identity, values) =>
        {
            values[0] = identity.Id;
            values[1] = identity.ContactId;
            values[2] = identity.Issuer;
            values[3] = identity.Audience;
            values[4] = identity.Subject;
            values[5] = identity.Email;
            values[6] = identity.LinkedAt;
        });
    }

    public void Delete(IReadOnlyCollection<long> ids) => session.DeleteWhere(
        "WorkplaceIdentities", $"Id IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(ids) });

    public IReadOnlyList<string> UsedTokens(IReadOnlyCollection<string> hashes) => session.Query<string>(
        $"SELECT Hash FROM WorkplaceTokens WHERE Hash IN ({session.Texts("@Hashes")})", new { Hashes = session.TextList(hashes) });

    public void InsertTokens(IReadOnlyList<UsedTokenRow> rows) => session.BulkInsert("WorkplaceTokens", Token, rows, static (token, values) =>
    {
        values[0] = token.Hash;
        values[1] = token.ExpiresAt;
    });

    public void ForgetTokens(DateTime beforeUtc) =>
        session.Execute("DELETE FROM WorkplaceTokens WHERE ExpiresAt < @Before", new { Before = beforeUtc });

    public void SetLastLogin(IReadOnlyCollection<long> userIds, DateTime atUtc) =>
        session.UpdateObserved("SystemUsers", userIds, "LastLoginAt = @At", new { At = atUtc });

    public IReadOnlyList<string> IdentifiersTaken(IReadOnlyCollection<string> keys) => session.Query<string>(
        $"SELECT WorkplaceIdentifierKey FROM SystemUsers WHERE WorkplaceIdentifierKey IN ({session.Texts("@Keys")})",
        new { Keys = session.TextList(keys) });

    public void SetIdentifiers(IReadOnlyList<(long UserId, string Identifier)> identifiers) => session.UpdateEach(
        "SystemUsers", Identifier, identifiers, static (row, values) =>
        {
            values[0] = row.UserId;
            values[1] = row.Identifier;
            values[2] = Text.Key(row.Identifier);
        });
}
