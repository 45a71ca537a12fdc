namespace UserProvisioning.Storage.Sql;

internal sealed class SqlLifecycleStore(SqlSession session) : ILifecycleStore
{
    private static readonly string[] Columns = ["SystemUserId", "Task", "ForDay", "ClaimId", "SentOn"];

    // No statement orders its rows or limits them: a database must not be led to read a whole table in the order of its key.
    public IReadOnlyList<long> Ending(DateTime? from, DateTime before) => session.Query<long>(
        "SELECT Id FROM Contacts WHERE Status = 'Active' AND EndDate IS NOT NULL AND EndDate < @Before"
            + (from is null ? string.Empty : " AND EndDate >= @From"),
        new { From = from, Before = before });

    public IReadOnlyList<long> Scheduled(DateTime before) => session.Query<long>(
        "SELECT ContactId FROM SystemUsers WHERE CredentialSendOn IS NOT NULL AND CredentialSendOn < @Before", new { Before = before });

    public IReadOnlyList<long> WithoutPassword(DateTime startsBefore) => session.Query<long>(
        """
        SELECT u.ContactId FROM SystemUsers u JOIN Contacts c ON c.Id = u.ContactId
        WHERE u.Status = 'Active' AND u.CredentialStatus IN ('None', 'Pending') AND u.CredentialSendOn IS NULL
            AND c.Status = 'Active' AND c.StartDate < @Before
        """,
        new { Before = startsBefore });

    public IReadOnlyList<long> WithPasswordOf(DateTime fromUtc, DateTime beforeUtc, bool onlyMailed, DateTime notRemindedSince, DateTime today) =>
        session.Query<long>(
            $"""
            SELECT u.ContactId FROM SystemUsers u
            WHERE u.Status = 'Active' AND u.PasswordSetAt IS NOT NULL AND u.PasswordSetAt >= @From AND u.PasswordSetAt < @Before
                {(onlyMailed ? "AND u.CredentialStatus IN ('Sent', 'Pending')" : string.Empty)}
                AND NOT EXISTS (
                    SELECT 1 FROM LifecycleMails m
                    WHERE m.SystemUserId = u.Id AND m.Task = 'RemindPassword' AND m.ForDay >= @Today AND m.SentOn >= @Reminded)
            """,
            new { From = fromUtc, Before = beforeUtc, Reminded = notRemindedSince, Today = today });

    public IReadOnlyList<long> NotSeenSince(DateTime utc) => session.Query<long>(
        """
        SELECT ContactId FROM SystemUsers
        WHERE Status = 'Active' AND LastLoginAt < @At AND CreatedAt < @At AND (RestoredAt IS NULL OR RestoredAt < @At)
            AND (PasswordSetAt IS NULL OR PasswordSetAt < @At)
        UNION ALL
        SELECT ContactId FROM SystemUsers
        WHERE Status = 'Active' AND LastLoginAt IS NULL AND CreatedAt < @At AND (RestoredAt IS NULL OR RestoredAt < @At)
            AND (PasswordSetAt IS NULL OR PasswordSetAt < @At)
        """,
        new { At = utc });

    public IReadOnlyList<long> BlockedUntil(DateTime before) => session.Query<long>(
        "SELECT ContactId FROM SystemUsers WHERE BlockedUntil IS NOT NULL AND BlockedUntil < @Before", new { Before = before });

    public bool AnyLogin() => session.First<int>(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM SystemUsers WHERE Status = 'Active' AND LastLoginAt IS NOT NULL) THEN 1 ELSE 0 END") > 0;

    public IReadOnlyList<LifecycleMailRow> Mails(string task, IReadOnlyCollection<long> userIds) => session.Query<LifecycleMailRow>(
        $"SELECT {string.Join(", ", Columns)} FROM LifecycleMails WHERE Task = @Task AND SystemUserId IN ({session.Numbers("@Ids")})",
        new { Task = task, Ids = SqlSession.Json(userIds) });

    public void Claim(IReadOnlyList<LifecycleMailRow> mails, IReadOnlyCollection<string> gone)
    {
        if (gone.Count > 0)
        {
            session.Execute(
                $"DELETE FROM LifecycleMails WHERE SentOn IS NULL AND SystemUserId IN ({session.Numbers("@Ids")}) "
                    + $"AND ClaimId IN ({session.Texts("@Gone")})",
                new { Ids = SqlSession.Json(mails.Select(mail => mail.SystemUserId)), Gone = session.TextList(gone) });
        }

        session.BulkInsert("LifecycleMails", Columns, mails, static (mail, values) =>
        {
            values[0] = mail.SystemUserId;
            values[1] = mail.Task;
            values[2] = mail.ForDay;
            values[3] = mail.ClaimId;
            values[4] = mail.SentOn;
        });
    }

    public void SetSent(LifecycleMailRow mail) => session.Execute(
        "UPDATE LifecycleMails SET SentOn = @SentOn WHERE SystemUserId = @SystemUserId AND Task = @Task AND ForDay = @ForDay",
        new { mail.SentOn, mail.SystemUserId, mail.Task, mail.ForDay });

    public void Release(string claimId) => session.Execute(
        "DELETE FROM LifecycleMails WHERE ClaimId = @ClaimId AND SentOn IS NULL", new { ClaimId = claimId });

    public IReadOnlyList<LicenseDayRow> LicensesOfEnding(DateTime before) => session.Query<LicenseDayRow>(
        """
        SELECT u.License, c.EndDate, COUNT(*) AS Users FROM Contacts c JOIN SystemUsers u ON u.ContactId = c.Id
        WHERE c.Status = 'Active' AND c.EndDate IS NOT NULL AND c.EndDate < @Before AND u.Status = 'Active' AND u.ExemptFromLifecycle = 0
        GROUP BY u.License, c.EndDate
        """,
        new { Before = before });

    public IReadOnlyList<StartingRow> Starting(DateTime after, DateTime before) => session.Query<StartingRow>(
        """
        SELECT c.StartDate, c.EndDate, COUNT(*) AS Persons FROM Contacts c
        WHERE c.Type = 'Person' AND c.Status = 'Active' AND c.StartDate > @After AND c.StartDate < @Before
            AND NOT EXISTS (SELECT 1 FROM SystemUsers u WHERE u.ContactId = c.Id)
        GROUP BY c.StartDate, c.EndDate
        """,
        new { After = after, Before = before });
}
