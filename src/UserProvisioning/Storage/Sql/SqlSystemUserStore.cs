using Dapper;
using UserProvisioning.Common;

namespace UserProvisioning.Storage.Sql;

internal sealed partial class SqlSystemUserStore(SqlSession session) : ISystemUserStore
{
    private static readonly string[] Written =
    [
        "Id", "ContactId", "Username", "UsernameKey", "Status", "License", "LastLicense", "CredentialStatus",
        "MustChangePassword", "CreatedAt", "LicenseGiverId", "LicenseLine", "UsernameGiverId", "UsernameLine",
    ];

    private string Columns =>
        $"""
        u.Id, u.ContactId, u.Username, u.Status, u.License, u.LastLicense, u.PasswordHash, u.PasswordSetAt,
        u.CredentialStatus, u.CredentialSendOn, u.CredentialSendTo, u.CredentialSendForced,
        u.MustChangePassword, u.LastLoginAt, u.CreatedAt, u.ArchivedAt, u.ArchivedByImport, u.Reclaimed,
        u.LicenseGiverId, u.LicenseLine, u.UsernameGiverId, u.UsernameLine,
        u.RestoredAt, u.BlockedSince, u.BlockedUntil, u.BlockReason, u.LoginMethod, u.ExemptFromLifecycle,
        u.WorkplaceIdentifier,
        c.ExternalReference, c.DisplayName, c.Email, c.Department, c.Status AS ContactStatus, c.StartDate, c.EndDate,
        CASE WHEN EXISTS (SELECT 1 FROM WorkplaceIdentities w WHERE w.ContactId
            = u.ContactId) THEN 1 ELSE 0 END AS HasWorkplaceIdentity{session.Version("u")}
        FROM SystemUsers u
        JOIN Contacts c ON c.Id = u.ContactId
        """;

    public Page<SystemUserRow> Page(SystemUserFilter filter, long afterId, int take)
    {
        var where = new List<string> { "u.Id > @AfterId" };
        var parameters = new DynamicParameters(new { AfterId = afterId, Take = take });
        if (filter.ContactIds is not null)
        {
            where.Add($"u.ContactId IN ({session.Numbers("@ContactIds")})");
            parameters.Add("ContactIds", SqlSession.Json(filter.ContactIds));
        }

        if (filter.Ids is not null)
        {
            where.Add($"u.Id IN ({session.Numbers("@Ids")})");
            parameters.Add("Ids", SqlSession.Json(filter.Ids));
        }

        if (filter.Username?.Literal is { } username)
        {
            where.Add("u.UsernameKey = @UsernameKey");
            parameters.Add("UsernameKey", Text.Key(username));
        }
        else
        {
            session.Narrow(where, parameters, "u.Username", filter.Username);
        }

        Equal("u.Status", "Status", filter.Status?.ToString());
        Equal("u.License", "License", filter.License?.ToString());
        NarrowToStatuses(where, parameters, filter.CredentialStatuses);
        Equal("u.WorkplaceIdentifierKey", "WorkplaceIdentifierKey", filter.WorkplaceIdentifier is { } identifier ? Text.Key(identifier) : null);
        if (filter.Blocked)
        {
            where.Add("u.BlockedSince IS NOT NULL AND (u.BlockedUntil IS NULL OR u.BlockedUntil > @Today)");
            parameters.Add("Today", filter.Today);
        }

        if (filter.InactiveSinceUtc is { } since)
        {
            where.Add(
                """
                u.Status = 'Active' AND u.CreatedAt < @InactiveSince
                AND (u.LastLoginAt IS NULL OR u.LastLoginAt < @InactiveSince)
                AND (u.RestoredAt IS NULL OR u.RestoredAt < @InactiveSince)
                AND (u.PasswordSetAt IS NULL OR u.PasswordSetAt < @InactiveSince)
                AND (c.StartDate IS NULL OR c.StartDate < @InactiveSinceDay)
                """);
            parameters.Add("InactiveSince", since);
            parameters.Add("InactiveSinceDay", Clock.Local(since));
        }

        session.NarrowToAny(where, parameters, "c.Department", filter.Departments);
        if (filter.EffectiveGroup is { } group)
        {
            where.Add(
                """
                EXISTS (SELECT 1 FROM AuthorizationMembers m WHERE m.SystemUserId = u.Id AND (m.AuthorizationId = @EffectiveGroup
                    OR m.AuthorizationId IN (SELECT g.UserProfileId FROM ProfileGroups g WHERE g.UserGroupId = @EffectiveGroup)))
                """);
            parameters.Add("EffectiveGroup", group);
        }

        int number = 0;
        foreach (long authorization in filter.Authorizations ?? [])
        {
            string name = $"Authorization{number++}";
            where.Add($"EXISTS (SELECT 1 FROM AuthorizationMembers m WHERE m.SystemUserId = u.Id AND m.AuthorizationId = @{name})");
            parameters.Add(name, authorization);
        }

        IReadOnlyList<SystemUserRow> rows = session.Query<SystemUserRow>(
            session.SelectTop($"{Columns}{SqlSession.Where(where)} ORDER BY u.Id"), parameters);
        return SqlSession.PageOf(rows, take, row => row.Id, row =>
            (filter.Username?.Matches(row.Username) ?? true)
            && (filter.Departments?.Any(department => department.Matches(row.Department)) ?? true));

        void Equal(string column, string name, string? value)
        {
            if (value is not null)
            {
                where.Add($"{column} = @{name}");
                parameters.Add(name, value);
            }
        }
    }

    public IReadOnlyList<SystemUserRow> ByIds(IReadOnlyCollection<long> ids) => session.Query<SystemUserRow>(
        $"SELECT {Columns} WHERE u.Id IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(ids) });

    public IReadOnlyDictionary<long, SystemUserRow> ByContactIds(IReadOnlyCollection<long> contactIds) =>
        session.Query<SystemUserRow>(
            $"SELECT {Columns} WHERE u.ContactId IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(contactIds) })
        .ToDictionary(row => row.ContactId);

    public IReadOnlyDictionary<string, SystemUserRow> ByUsernameKeys(IReadOnlyCollection<string> keys) =>
        session.Query<SystemUserRow>(
            $"SELECT {Columns} WHERE u.UsernameKey IN ({session.Texts("@Keys")})", new { Keys = session.TextList(keys) })
        .ToDictionary(row => Text.Key(row.Username), StringComparer.Ordinal);

    public long Count() => session.First<long>("SELECT COUNT(*) FROM SystemUsers");

    public int CountActive() => session.First<int>("SELECT COUNT(*) FROM SystemUsers WHERE Status = 'Active'");

    public bool AnyLogin() =>
        session.First<int>("SELECT CASE WHEN EXISTS (SELECT 1 FROM SystemUsers WHERE LastLoginAt IS NOT NULL) THEN 1 ELSE 0 END") > 0;

    public bool Any() => session.First<long>("SELECT COALESCE(MAX(Id), 0) FROM SystemUsers") > 0;

    public IReadOnlySet<string> UsernamesTaken(IReadOnlyCollection<string> keys) => session.Query<string>(
        $"SELECT UsernameKey FROM SystemUsers WHERE UsernameKey IN ({session.Texts("@Keys")})",
        new { Keys = session.TextList(keys) }).ToHashSet(StringComparer.Ordinal);

    // ':' follows '9' in every code page the key column can be compared by.
    public IReadOnlyList<string> UsernameKeysNumbered(string key) => session.Query<string>(
        "SELECT UsernameKey FROM SystemUsers WHERE UsernameKey >= @From AND UsernameKey < @To",
        new { From = key + "0", To = key + ":" });

    public void Insert(IReadOnlyList<SystemUserRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        long id = session.AllocateIds("SystemUsers", rows.Count);
        foreach (SystemUserRow row in rows)
        {
            row.Id = id++;
        }

        session.BulkInsert("SystemUsers", Written, rows, static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.ContactId;
            values[2] = row.Username;
            values[3] = Text.Key(row.Username);
            values[4] = row.Status.ToString();
            values[5] = row.License?.ToString();
            values[6] = row.LastLicense.ToString();
            values[7] = row.CredentialStatus.ToString();
            values[8] = row.MustChangePassword;
            values[9] = row.CreatedAt;
            values[10] = row.LicenseGiverId;
            values[11] = row.LicenseLine;
            values[12] = row.UsernameGiverId;
            values[13] = row.UsernameLine;
        });
    }

    public void Delete(IReadOnlyCollection<long> ids)
    {
        var parameters = new { Ids = SqlSession.Json(ids) };
        session.DeleteWhere("MembershipGivers", $"SystemUserId IN ({session.Numbers("@Ids")})", parameters);
        session.DeleteWhere("AssignmentExceptions", $"SystemUserId IN ({session.Numbers("@Ids")})", parameters);
        session.DeleteWhere("AuthorizationMembers", $"SystemUserId IN ({session.Numbers("@Ids")})", parameters);
        session.DeleteWhere("SystemUserSettings", $"SystemUserId IN ({session.Numbers("@Ids")})", parameters);
        session.DeleteWhere("SystemUsers", $"Id IN ({session.Numbers("@Ids")})", parameters);
    }

    public void SetUsername(long id, string username, Given given) => session.UpdateRows(
        "SystemUsers",
        [id],
        "Username = @Username, UsernameKey = @Key, UsernameGiverId = @Giver, UsernameLine = @Line",
        new { Username = username, Key = Text.Key(username), Giver = given.GiverId, given.Line });

    public void SetContact(long id, long contactId) => session.UpdateRows("SystemUsers", [id], "ContactId = @Contact", new { Contact = contactId });
}
