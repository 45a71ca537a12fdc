using Dapper;

namespace UserProvisioning.Storage.Sql;

internal sealed class SqlAuditStore(SqlSession session) : IAuditStore
{
    private static readonly string[] Written =
        ["Id", "At", "Actor", "Action", "TargetType", "Target", "BeforeJson", "AfterJson", "RunId", "ContactId", "Salt", "ItemsHash", "Hash"];

    private AuditHead? _head;

    public void Insert(IReadOnlyList<AuditRow> rows, int reserved = 0)
    {
        if (rows.Count == 0)
        {
            return;
        }

        long id = session.AllocateIds("AuditEntries", rows.Count + reserved) + reserved;
        AuditHead head = _head ??= ReadHead();
        AuditChain.Salt(rows);
        foreach (AuditRow row in rows)
        {
            row.Id = id++;
            row.Hash = head.Hash = AuditChain.HashOf(head.Hash!, row, head.Login);
        }

        session.BulkInsert("AuditEntries", Written, rows, static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.At;
            values[2] = row.Actor;
            values[3] = row.Action;
            values[4] = row.TargetType;
            values[5] = row.Target;
            values[6] = row.BeforeJson;
            values[7] = row.AfterJson;
            values[8] = row.RunId;
            values[9] = row.ContactId;
            values[10] = row.Salt;
            values[11] = row.ItemsHash;
            values[12] = row.Hash;
        });
    }

    /// <summary>Forgets the last entry, since entries were rolled back.</summary>
    internal void Forget() => _head = null;

    /// <summary>Reads what the next entry follows. The unit holds the lock of writers, so no other entry comes in between.</summary>
    private AuditHead ReadHead()
    {
        AuditHead head = session.First<AuditHead>(
            session.SelectTop($"Hash, {session.LoginSql} AS Login FROM AuditEntries ORDER BY Id DESC"), new { Take = 1 })
            ?? new AuditHead { Login = session.First<string>($"SELECT {session.LoginSql}") };
        head.Hash ??= new SqlAuditChainStore(session).Start()?.Hash ?? AuditChain.Beginning;
        return head;
    }

    public long LastId() => session.First<long?>("SELECT MAX(Id) FROM AuditEntries") ?? 0;

    public Page<AuditRow> Page(AuditFilter filter, long afterId, int take)
    {
        var where = new List<string> { "Id > @AfterId" };
        var parameters = new DynamicParameters(new { AfterId = afterId, Take = take });
        session.Narrow(where, parameters, "Target", filter.Target);
        session.Narrow(where, parameters, "Action", filter.Action);
        session.Narrow(where, parameters, "Actor", filter.Actor);
        if (filter.SinceUtc is { } since)
        {
            where.Add("At >= @Since");
            parameters.Add("Since", since);
        }

        if (filter.UntilUtc is { } until)
        {
            where.Add("At <= @Until");
            parameters.Add("Until", until);
        }

        if (filter.ThroughId is { } through)
        {
            where.Add("Id <= @ThroughId");
            parameters.Add("ThroughId", through);
        }

        if (filter.RunId is { } run)
        {
            where.Add("RunId = @RunId");
            parameters.Add("RunId", run);
        }

        if (filter.ContactId is { } contact)
        {
            where.Add("ContactId IN (SELECT @ContactId UNION ALL SELECT k.FormerContactId FROM ContactAliases k WHERE k.ContactId = @ContactId)");
            parameters.Add("ContactId", contact);
        }

        IReadOnlyList<AuditRow> rows = session.Query<AuditRow>(
            session.SelectTop(
                $"""
                Id, At, Actor, Action, TargetType, Target, BeforeJson, AfterJson, RunId, ContactId, ServerLogin
                FROM AuditEntries{SqlSession.Where(where)} ORDER BY Id
                """),
            parameters);
        return SqlSession.PageOf(rows, take, row => row.Id, row =>
            (filter.Target?.Matches(row.Target) ?? true) && (filter.Action?.Matches(row.Action) ?? true)
                && (filter.Actor?.Matches(row.Actor) ?? true));
    }

    /// <summary>What the next entry follows.</summary>
    private sealed class AuditHead
    {
        /// <summary>The hash of the last entry.</summary>
        public byte[]? Hash { get; set; }

        /// <summary>The login that the server records with each entry; null in an embedded file.</summary>
        public string? Login { get; set; }
    }
}
