namespace UserProvisioning.Storage.Sql;

internal sealed class SqlAssignmentRuleStore(SqlSession session, SqlContactFieldStore fields) : IAssignmentRuleStore
{
    private static readonly string[] Written =
        ["Id", "Name", "NameKey", "Priority", "Enabled", "CreateUser", "License", "UsernameFormat", "Condition", "Excluded"];

    private static readonly string[] ExceptionColumns = ["SystemUserId", "AuthorizationId", "RuleName", "Since", "Actor"];

    private const string ExceptionSelect =
        """
        e.SystemUserId, e.AuthorizationId, e.RuleName, e.Since, e.Actor, u.Username, a.Kind, a.Name
        FROM AssignmentExceptions e
        JOIN SystemUsers u ON u.Id = e.SystemUserId
        JOIN Authorizations a ON a.Id = e.AuthorizationId
        """;

    private IReadOnlyList<AssignmentRuleRow>? _all;
    private bool _isChanged;

    public bool Any => _isChanged || fields.HasRules;

    public IReadOnlyList<AssignmentRuleRow> All() => _all ??= Any ? Read() : [];

    public string Mark() => session.Query<string>("SELECT Mark FROM RulesMark")[0];

    public void Insert(AssignmentRuleRow row)
    {
        (_all, _isChanged) = (null, true);
        row.Id = session.AllocateIds("AssignmentRules", 1);
        session.BulkInsert("AssignmentRules", Written, [row], static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.Name;
            values[2] = Text.Key(row.Name);
            values[3] = row.Priority;
            values[4] = row.Enabled;
            values[5] = row.CreateUser;
            values[6] = row.License?.ToString();
            values[7] = row.UsernameFormat;
            values[8] = row.Condition;
            values[9] = row.Excluded;
        });
        InsertGrants(row.Id, row.AuthorizationIds);
    }

    public void Update(AssignmentRuleRow row)
    {
        (_all, _isChanged) = (null, true);
        session.UpdateWhere(
            "AssignmentRules",
            "Priority = @Priority, Enabled = @Enabled, CreateUser = @CreateUser, License = @License, UsernameFormat = @UsernameFormat, "
                + "Condition = @Condition, Excluded = @Excluded",
            "Id = @Id",
            new
            {
                row.Id,
                row.Priority,
                row.Enabled,
                row.CreateUser,
                License = row.License?.ToString(),
                row.UsernameFormat,
                row.Condition,
                row.Excluded,
            });
        session.DeleteWhere("AssignmentRuleGrants", "RuleId = @Id", new { row.Id });
        InsertGrants(row.Id, row.AuthorizationIds);
    }

    public void Delete(long id)
    {
        (_all, _isChanged) = (null, true);
        session.DeleteWhere("AssignmentRuleGrants", "RuleId = @Id", new { Id = id });
        session.DeleteWhere("AssignmentRules", "Id = @Id", new { Id = id });
    }

    public IReadOnlyList<AssignmentExceptionRow> ExceptionsOf(IReadOnlyCollection<long> userIds) => session.Query<AssignmentExceptionRow>(
        $"SELECT {ExceptionSelect} WHERE e.SystemUserId IN ({session.Numbers("@Ids")}) ORDER BY e.SystemUserId, a.NameKey, a.Id",
        new { Ids = SqlSession.Json(userIds) });

    public IReadOnlyList<AssignmentExceptionRow> Exceptions(long afterUserId, long afterAuthorizationId, int take) =>
        session.Query<AssignmentExceptionRow>(
            session.SelectTop(
                $"""
                {ExceptionSelect}
                WHERE e.SystemUserId > @UserId OR (e.SystemUserId = @UserId AND e.AuthorizationId > @AuthorizationId)
                ORDER BY e.SystemUserId, e.AuthorizationId
                """),
            new { UserId = afterUserId, AuthorizationId = afterAuthorizationId, Take = take });

    public void InsertExceptions(IReadOnlyList<AssignmentExceptionRow> rows) => session.BulkInsert(
        "AssignmentExceptions", ExceptionColumns, rows, static (row, values) =>
        {
            values[0] = row.SystemUserId;
            values[1] = row.AuthorizationId;
            values[2] = row.RuleName;
            values[3] = row.Since;
            values[4] = row.Actor;
        });

    public void DeleteExceptions(long authorizationId, IReadOnlyCollection<long> userIds) => session.DeleteWhere(
        "AssignmentExceptions",
        $"AuthorizationId = @Id AND SystemUserId IN ({session.Numbers("@Users")})",
        new { Id = authorizationId, Users = SqlSession.Json(userIds) });

    private IReadOnlyList<AssignmentRuleRow> Read()
    {
        IReadOnlyList<AssignmentRuleRow> rows = session.Query<AssignmentRuleRow>(
            "SELECT Id, Name, Priority, Enabled, CreateUser, License, UsernameFormat, Condition, Excluded FROM AssignmentRules ORDER BY NameKey");
        if (rows.Count > 0)
        {
            ILookup<long, long> grants = session
                .Query<(long RuleId, long AuthorizationId)>("SELECT RuleId, AuthorizationId FROM AssignmentRuleGrants ORDER BY AuthorizationId")
                .ToLookup(grant => grant.RuleId, grant => grant.AuthorizationId);
            foreach (AssignmentRuleRow row in rows)
            {
                row.AuthorizationIds = grants[row.Id].ToList();
            }
        }

        return rows;
    }

    private void InsertGrants(long ruleId, IReadOnlyList<long> authorizationIds) => session.BulkInsert(
        "AssignmentRuleGrants", ["RuleId", "AuthorizationId"], authorizationIds, (authorization, values) =>
        {
            values[0] = ruleId;
            values[1] = authorization;
        });
}
