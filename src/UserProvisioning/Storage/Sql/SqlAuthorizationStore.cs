
namespace UserProvisioning.Storage.Sql;

internal sealed class SqlAuthorizationStore(SqlSession session) : IAuthorizationStore
{
    private static readonly string[] MemberColumns = ["SystemUserId", "AuthorizationId", "GrantedBySource", "GiverId", "GivenLine"];

    private ILookup<long, ContainedGroupRow>? _contained;

    private string Columns(bool isCounted)
    {
        string count = isCounted ? ", (SELECT COUNT(*) FROM AuthorizationMembers m WHERE m.AuthorizationId = a.Id) AS MemberCount" : string.Empty;
        return $"a.Id, a.Kind, a.Name, a.Description, a.RequiredLicense, a.Modules{count}{session.Version("a")} FROM Authorizations a";
    }

    /// <summary>The groups that each profile contains. There are few; they are read once in a unit of work, until it changes them.</summary>
    private ILookup<long, ContainedGroupRow> Contained => _contained ??= session.Query<ContainedGroupRow>(
        """
        SELECT g.UserProfileId, g.UserGroupId, g.Since, a.Name, a.RequiredLicense FROM ProfileGroups g
        JOIN Authorizations a ON a.Id = g.UserGroupId
        ORDER BY g.UserProfileId, a.NameKey
        """).ToLookup(group => group.UserProfileId);

    public IReadOnlyList<AuthorizationRow> All(AuthorizationKind kind, bool isCounted) => WithContained(session.Query<AuthorizationRow>(
        $"SELECT {Columns(isCounted)} WHERE a.Kind = @Kind ORDER BY a.NameKey", new { Kind = kind.ToString() }));

    public AuthorizationRow? ById(AuthorizationKind kind, long id, bool isCounted) => One(
        $"SELECT {Columns(isCounted)} WHERE a.Kind = @Kind AND a.Id = @Id", new { Kind = kind.ToString(), Id = id });

    public AuthorizationRow? ByNameKey(AuthorizationKind kind, string key, bool isCounted) => One(
        $"SELECT {Columns(isCounted)} WHERE a.Kind = @Kind AND a.NameKey = @Key", new { Kind = kind.ToString(), Key = key });

    public void Insert(AuthorizationRow row)
    {
        row.Id = session.AllocateIds("Authorizations", 1);
        session.BulkInsert(
            "Authorizations",
            ["Id", "Kind", "Name", "NameKey", "Description", "RequiredLicense", "Modules"],
            [row],
            static (row, values) =>
            {
                values[0] = row.Id;
                values[1] = row.Kind.ToString();
                values[2] = row.Name;
                values[3] = Text.Key(row.Name);
                values[4] = row.Description;
                values[5] = row.RequiredLicense?.ToString();
                values[6] = row.Modules;
            });
    }

    public void Update(AuthorizationRow row)
    {
        _contained = null;
        session.UpdateRows(
            "Authorizations",
            [row.Id],
            "Name = @Name, NameKey = @Key, Description = @Description, RequiredLicense = @RequiredLicense, Modules = @Modules",
            new
            {
                row.Name,
                Key = Text.Key(row.Name),
                row.Description,
                RequiredLicense = row.RequiredLicense?.ToString(),
                row.Modules,
            });
    }

    public void SetContained(long profileId, IReadOnlyCollection<long> groupIds, DateTime sinceUtc)
    {
        Dictionary<long, DateTime?> former = Contained[profileId].ToDictionary(group => group.UserGroupId, group => group.Since);
        session.DeleteWhere("ProfileGroups", "UserProfileId = @Id", new { Id = profileId });
        session.BulkInsert("ProfileGroups", ["UserProfileId", "UserGroupId", "Since"], groupIds.ToList(), (group, values) =>
        {
            values[0] = profileId;
            values[1] = group;
            values[2] = former.TryGetValue(group, out DateTime? since) ? since : sinceUtc;
        });
        _contained = null;
    }

    public void Delete(long id)
    {
        _contained = null;
        session.DeleteWhere("ProfileGroups", "UserProfileId = @Id", new { Id = id });
        session.DeleteWhere("MembershipGivers", "AuthorizationId = @Id", new { Id = id });
        session.DeleteWhere("AssignmentExceptions", "AuthorizationId = @Id", new { Id = id });
        session.DeleteWhere("AuthorizationMembers", "AuthorizationId = @Id", new { Id = id });
        session.DeleteWhere("Authorizations", "Id = @Id", new { Id = id });
    }

    public IReadOnlyList<MembershipRow> MembershipsOf(IReadOnlyCollection<long> userIds)
    {
        IReadOnlyList<MembershipRow> rows = session.Query<MembershipRow>(
            $"""
            SELECT m.SystemUserId, m.AuthorizationId, a.Kind, a.Name, a.RequiredLicense, m.GrantedBySource, m.GiverId, m.GivenLine, m.MoreGivers
            FROM AuthorizationMembers m
            JOIN Authorizations a ON a.Id = m.AuthorizationId
            WHERE m.SystemUserId IN ({session.Numbers("@Ids")})
            ORDER BY m.SystemUserId, a.NameKey
            """,
            new { Ids = SqlSession.Json(userIds) });
        foreach (MembershipRow row in rows.Where(row => row.Kind == AuthorizationKind.UserProfile))
        {
            row.Contained = Contained.Contains(row.AuthorizationId) ? Contained[row.AuthorizationId].ToList() : [];
        }

        return rows;
    }

    public IReadOnlyList<MemberRow> MembersOf(long fromContactId, long throughContactId) => session.Query<MemberRow>(
        """
        SELECT u.ContactId, m.AuthorizationId, m.GiverId, m.MoreGivers FROM SystemUsers u
        JOIN AuthorizationMembers m ON m.SystemUserId = u.Id
        WHERE u.ContactId >= @From AND u.ContactId <= @Through ORDER BY u.ContactId
        """,
        new { From = fromContactId, Through = throughContactId });

    public IReadOnlyList<long> Members(long authorizationId, long afterUserId, int take) => session.Query<long>(
        session.SelectTop(
            """
            SystemUserId FROM AuthorizationMembers
            WHERE AuthorizationId = @Id AND SystemUserId > @AfterId ORDER BY SystemUserId
            """),
        new { Id = authorizationId, AfterId = afterUserId, Take = take });

    public IReadOnlyList<string> MembersWithLicense(
        long authorizationId, IReadOnlyCollection<LicenseType> licenses, int take) => session.Query<string>(
        session.SelectTop(
            $"""
            u.Username FROM SystemUsers u
            WHERE u.LastLicense IN ({session.Texts("@Licenses")}) AND EXISTS (
                SELECT 1 FROM AuthorizationMembers m WHERE m.SystemUserId = u.Id AND (m.AuthorizationId = @Id
                    OR m.AuthorizationId IN (SELECT g.UserProfileId FROM ProfileGroups g WHERE g.UserGroupId = @Id)))
            ORDER BY u.Id
            """),
        new { Id = authorizationId, Licenses = session.TextList(licenses.Select(l => l.ToString())), Take = take });

    public void InsertMembers(IReadOnlyList<(long UserId, long AuthorizationId, Given Given)> memberships) => session.BulkInsert(
        "AuthorizationMembers", MemberColumns, memberships, static (row, values) =>
        {
            values[0] = row.UserId;
            values[1] = row.AuthorizationId;
            values[2] = row.Given.Source;
            values[3] = row.Given.GiverId;
            values[4] = row.Given.Line;
        });

    // Undoing puts rows back from the last to the first: the membership before its further givers.
    public void RemoveMembers(long authorizationId, IReadOnlyCollection<long> userIds)
    {
        string where = $"AuthorizationId = @Id AND SystemUserId IN ({session.Numbers("@Users")})";
        var parameters = new { Id = authorizationId, Users = SqlSession.Json(userIds) };
        session.DeleteWhere("MembershipGivers", where, parameters);
        session.DeleteWhere("AuthorizationMembers", where, parameters);
    }

    private AuthorizationRow? One(string sql, object parameters) =>
        WithContained(session.Query<AuthorizationRow>(sql, parameters)) is [var row] ? row : null;

    private IReadOnlyList<AuthorizationRow> WithContained(IReadOnlyList<AuthorizationRow> rows)
    {
        foreach (AuthorizationRow row in rows.Where(row => row.Kind == AuthorizationKind.UserProfile))
        {
            row.Contained = Contained[row.Id].ToList();
        }

        return rows;
    }
}
