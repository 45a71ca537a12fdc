namespace UserProvisioning.Storage.Sql;

internal sealed class SqlWorkplaceStore(SqlSession session) : IWorkplaceStore
{
    private const string Columns =
        """
        w.Id, w.ContactId, w.Issuer, w.Subject, w.Email, w.LinkedAt, c.DisplayName
        FROM WorkplaceIdentities w
        JOIN Contacts c ON c.Id = w.ContactId
        """;

    private static readonly string[] Written = ["Id", "ContactId", "Issuer", "Subject", "Email", "LinkedAt"];

    public IReadOnlyDictionary<string, WorkplaceIdentityRow> BySubjects(string issuer, IReadOnlyCollection<string> subjects) =>
        session.Query<WorkplaceIdentityRow>(
            $"SELECT {Columns} WHERE w.Issuer = @Issuer AND w.Subject IN ({session.Texts("@Subjects")})",
            new { Issuer = issuer, Subjects = session.TextList(subjects) })
        .ToDictionary(row => row.Subject, StringComparer.Ordinal);

    public IReadOnlyList<WorkplaceIdentityRow> List(IReadOnlyCollection<long>? contactIds, long afterId, int take) =>
        session.Query<WorkplaceIdentityRow>(
            session.SelectTop(
                $"{Columns} WHERE w.Id > @AfterId{(contactIds is null ? string.Empty : $" AND w.ContactId IN ({session.Numbers("@ContactIds")})")} ORDER BY w.Id"),
            new { AfterId = afterId, Take = take, ContactIds = SqlSession.Json(contactIds ?? []) });

    public WorkplaceIdentityRow? ById(long id) => session.First<WorkplaceIdentityRow>($"SELECT {Columns} WHERE w.Id = @Id", new { Id = id });

    public IReadOnlyList<(long ContactId, string Email)> ContactsByEmail(string email) => session.Query<(long, string)>(
        $"SELECT Id, Email FROM Contacts WHERE Email IS NOT NULL AND {session.SameText("Email", "@Email")}", new { Email = email });

    public void Insert(WorkplaceIdentityRow row)
    {
        row.Id = session.AllocateIds("WorkplaceIdentities", 1);
        session.BulkInsert("WorkplaceIdentities", Written, [row], static (identity, values) =>
        {
            values[0] = identity.Id;
            values[1] = identity.ContactId;
            values[2] = identity.Issuer;
            values[3] = identity.Subject;
            values[4] = identity.Email;
            values[5] = identity.LinkedAt;
        });
    }

    public void Delete(long id) => session.Execute("DELETE FROM WorkplaceIdentities WHERE Id = @Id", new { Id = id });

    public void SetLastLogin(IReadOnlyCollection<long> userIds, DateTime atUtc) => session.Execute(
        $"UPDATE SystemUsers SET LastLoginAt = @At WHERE Id IN ({session.Numbers("@Ids")})", new { At = atUtc, Ids = SqlSession.Json(userIds) });

    public void SetIdentifier(long userId, string identifier) => session.Execute(
        "UPDATE SystemUsers SET WorkplaceIdentifier = @Identifier, WorkplaceIdentifierKey = @Key WHERE Id = @Id",
        new { Id = userId, Identifier = identifier, Key = Text.Key(identifier) });
}
