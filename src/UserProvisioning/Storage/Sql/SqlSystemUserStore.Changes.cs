namespace UserProvisioning.Storage.Sql;

/// <content>Changes of status, license and block.</content>
internal sealed partial class SqlSystemUserStore
{
    private static readonly string[] State =
        ["Id", "Status", "License", "LastLicense", "ArchivedAt", "ArchivedByImport", "RestoredAt", "LicenseGiverId", "LicenseLine", "Reclaimed"];

    private static readonly string[] LoginColumns = ["Id", "LastLoginAt"];

    private static readonly string[] LicenseColumns = ["Id", "License", "LastLicense", "LicenseGiverId", "LicenseLine"];

    public void Archive(IReadOnlyCollection<long> ids, DateTime atUtc, bool byImport = false, bool isReclaimed = false) => session.UpdateRows(
        "SystemUsers",
        ids,
        "Status = 'Archived', LastLicense = License, License = NULL, ArchivedAt = @At, ArchivedByImport = @ByImport, Reclaimed = @Reclaimed",
        new { At = atUtc, ByImport = byImport, Reclaimed = isReclaimed },
        "Status = 'Active'");

    public void Restore(IReadOnlyCollection<long> ids, LicenseType license, DateTime atUtc)
    {
        session.UpdateRows(
            "SystemUsers",
            ids,
            "Status = 'Active', License = @License, LastLicense = @License, ArchivedAt = NULL, ArchivedByImport = 0, Reclaimed = 0, "
                + "RestoredAt = @At",
            new { License = license.ToString(), At = atUtc },
            "Status = 'Archived'");
        session.ChangedContacts.AddUsers(ids);
    }

    public IReadOnlyList<UserAccessRow> Access(long fromContactId, long throughContactId) => session.Query<UserAccessRow>(
        """
        SELECT ContactId, CASE WHEN Status = 'Active' THEN 1 ELSE 0 END AS IsActive, License, LicenseGiverId FROM SystemUsers
        WHERE ContactId >= @From AND ContactId <= @Through ORDER BY ContactId
        """,
        new { From = fromContactId, Through = throughContactId });

    public void SetBlock(IReadOnlyCollection<long> ids, DateTime? sinceUtc, DateTime? until, string? reason) => session.UpdateRows(
        "SystemUsers",
        ids,
        "BlockedSince = @Since, BlockedUntil = @Until, BlockReason = @Reason",
        new { Since = sinceUtc, Until = until, Reason = reason });

    public void SetLoginMethod(IReadOnlyCollection<long> ids, LoginMethod method) => session.UpdateRows(
        "SystemUsers", ids, "LoginMethod = @Method", new { Method = method.ToString() });

    public void SetExempt(IReadOnlyCollection<long> ids, bool isExempt) => session.UpdateRows(
        "SystemUsers", ids, "ExemptFromLifecycle = @Exempt", new { Exempt = isExempt });

    public void SetLastLogins(IReadOnlyList<SystemUserRow> rows) => session.UpdateObserved("SystemUsers", LoginColumns, rows, static (row, values) =>
    {
        values[0] = row.Id;
        values[1] = row.LastLoginAt;
    });

    public void SetLicenses(IReadOnlyList<SystemUserRow> rows) => session.UpdateEach("SystemUsers", LicenseColumns, rows, static (row, values) =>
    {
        values[0] = row.Id;
        values[1] = row.License?.ToString();
        values[2] = row.LastLicense.ToString();
        values[3] = row.LicenseGiverId;
        values[4] = row.LicenseLine;
    });

    public void SetState(IReadOnlyList<SystemUserRow> rows) => session.UpdateEach("SystemUsers", State, rows, static (row, values) =>
    {
        values[0] = row.Id;
        values[1] = row.Status.ToString();
        values[2] = row.License?.ToString();
        values[3] = row.LastLicense.ToString();
        values[4] = row.ArchivedAt;
        values[5] = row.ArchivedByImport;
        values[6] = row.RestoredAt;
        values[7] = row.LicenseGiverId;
        values[8] = row.LicenseLine;
        values[9] = row.Reclaimed;
    });
}
