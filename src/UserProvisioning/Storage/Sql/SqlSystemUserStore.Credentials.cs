using Dapper;

namespace UserProvisioning.Storage.Sql;

/// <content>The passwords of users, and the mails with first passwords that are put off.</content>
internal sealed partial class SqlSystemUserStore
{
    private const string NotScheduled = ", CredentialSendOn = NULL, CredentialSendTo = NULL, CredentialSendForced = 0";

    private static readonly string[] Password = ["Id", "PasswordHash", "PasswordSetAt", "CredentialStatus", "MustChangePassword"];

    private static readonly string[] Schedule = ["Id", "CredentialSendOn", "CredentialSendTo", "CredentialSendForced"];

    public void SetPasswords(IReadOnlyList<PasswordRow> rows) => session.UpdateEach("SystemUsers", Password, rows, static (row, values) =>
    {
        values[0] = row.UserId;
        values[1] = row.Hash;
        values[2] = row.SetAt;
        values[3] = row.Status.ToString();
        values[4] = row.MustChange;
    });

    // The WHERE clause compares the hash, which only the caller knows. The version would add nothing, and other columns may have changed.
    public void AdvanceCredentials(IReadOnlyCollection<long> ids, IReadOnlyCollection<string> expectedHashes, CredentialStatus status) =>
        session.Execute(
        $"""
        UPDATE SystemUsers SET CredentialStatus = @Status{(status == CredentialStatus.Sent ? NotScheduled : string.Empty)}
        WHERE Id IN ({session.Numbers("@Ids")}) AND PasswordHash IN ({session.Texts("@Expected")})
        """,
        new { Ids = SqlSession.Json(ids), Expected = session.TextList(expectedHashes), Status = status.ToString() });

    public void SetSchedules(IReadOnlyList<CredentialScheduleRow> rows) => session.UpdateEach("SystemUsers", Schedule, rows, static (row, values) =>
    {
        values[0] = row.UserId;
        values[1] = row.SendOn;
        values[2] = row.SendTo;
        values[3] = row.IsForced;
    });

    // Few users have a scheduled mail, and an index finds them.
    private void NarrowToStatuses(List<string> where, DynamicParameters parameters, IReadOnlyCollection<CredentialStatus>? statuses)
    {
        if (statuses is null)
        {
            return;
        }

        if (statuses.All(status => status == CredentialStatus.Scheduled))
        {
            where.Add("u.CredentialSendOn IS NOT NULL");
            return;
        }

        where.Add("CASE WHEN u.CredentialSendOn IS NULL THEN u.CredentialStatus ELSE 'Scheduled' END "
            + $"IN ({session.Texts("@CredentialStatuses")})");
        parameters.Add("CredentialStatuses", session.TextList(statuses.Select(status => status.ToString()).ToList()));
    }
}
