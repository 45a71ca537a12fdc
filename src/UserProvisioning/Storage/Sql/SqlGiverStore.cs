namespace UserProvisioning.Storage.Sql;

internal sealed class SqlGiverStore(SqlSession session) : IGiverStore
{
    private static readonly string[] GiverColumns = ["Id", "GivenBy", "Name", "RunId", "Actor", "Since"];

    private static readonly string[] MembershipColumns = ["SystemUserId", "AuthorizationId", "GiverId", "GivenLine"];

    public long? Find(AccessGiver kind, string? name, long runId) => session.First<long?>(
        $"SELECT MIN(Id) FROM Givers WHERE RunId = @RunId AND GivenBy = @Kind AND {(name is null ? "Name IS NULL" : "Name = @Name")}",
        new { RunId = runId, Kind = kind.ToString(), Name = name });

    public void Insert(GiverRow row)
    {
        row.Id = session.AllocateIds("Givers", 1);
        session.BulkInsert("Givers", GiverColumns, [row], static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.GivenBy.ToString();
            values[2] = row.Name;
            values[3] = row.RunId;
            values[4] = row.Actor;
            values[5] = row.Since;
        });
    }

    public IReadOnlyList<GiverRow> ByIds(IReadOnlyCollection<long> ids) => session.Query<GiverRow>(
        $"""
        SELECT g.Id, g.GivenBy, g.Name, g.RunId, g.Actor, g.Since, r.FilePath AS RunPath
        FROM Givers g
        LEFT JOIN ProvisioningRuns r ON r.Id = g.RunId
        WHERE g.Id IN ({session.Numbers("@Ids")})
        """,
        new { Ids = SqlSession.Json(ids) });

    public IReadOnlyList<MembershipGiverRow> Further(IReadOnlyCollection<long> userIds) => session.Query<MembershipGiverRow>(
        $"""
        SELECT m.SystemUserId, m.AuthorizationId, m.GiverId, m.GivenLine, g.GivenBy, g.Name
        FROM MembershipGivers m
        JOIN Givers g ON g.Id = m.GiverId
        WHERE m.SystemUserId IN ({session.Numbers("@Ids")})
        ORDER BY m.SystemUserId, m.AuthorizationId, m.GiverId
        """,
        new { Ids = SqlSession.Json(userIds) });

    public void Add(IReadOnlyList<MembershipGiverRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        session.BulkInsert("MembershipGivers", MembershipColumns, rows, static (row, values) =>
        {
            values[0] = row.SystemUserId;
            values[1] = row.AuthorizationId;
            values[2] = row.GiverId;
            values[3] = row.GivenLine;
        });
        Count(rows.Select(row => row.AuthorizationId), rows.Select(row => row.SystemUserId));
    }

    public void Remove(long authorizationId, IReadOnlyCollection<long> userIds, IReadOnlyCollection<long> giverIds)
    {
        session.DeleteWhere(
            "MembershipGivers",
            $"AuthorizationId = @Id AND SystemUserId IN ({session.Numbers("@Users")}) AND GiverId IN ({session.Numbers("@Givers")})",
            new { Id = authorizationId, Users = SqlSession.Json(userIds), Givers = SqlSession.Json(giverIds) });
        Count([authorizationId], userIds);
    }

    public void SetFirst(MembershipGiverRow row)
    {
        Remove(row.AuthorizationId, [row.SystemUserId], [row.GiverId]);
        session.UpdateWhere(
            "AuthorizationMembers",
            "GiverId = @GiverId, GivenLine = @Line, GrantedBySource = @Source",
            "AuthorizationId = @AuthorizationId AND SystemUserId = @SystemUserId",
            new { row.GiverId, Line = row.GivenLine, row.Source, row.AuthorizationId, row.SystemUserId });
    }

    /// <summary>Stores with memberships how many further givers they have.</summary>
    private void Count(IEnumerable<long> authorizationIds, IEnumerable<long> userIds) => session.UpdateWhere(
        "AuthorizationMembers",
        """
        MoreGivers = (SELECT NULLIF(COUNT(*), 0) FROM MembershipGivers g
            WHERE g.SystemUserId = AuthorizationMembers.SystemUserId AND g.AuthorizationId = AuthorizationMembers.AuthorizationId)
        """,
        $"SystemUserId IN ({session.Numbers("@Users")}) AND AuthorizationId IN ({session.Numbers("@Authorizations")})",
        new { Users = SqlSession.Json(userIds.Distinct()), Authorizations = SqlSession.Json(authorizationIds.Distinct()) });
}
