using System.Globalization;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The changes of scheduled mails within one unit of work, and their entries in the audit trail. They are written together.</summary>
internal sealed class ScheduledMails(IUnitOfWork work, AuditLog audit)
{
    private readonly Dictionary<long, CredentialScheduleRow> _changed = [];

    /// <summary>Schedules a mail, or moves it to another day or address.</summary>
    internal void Set(SystemUserRow user, CredentialSchedule schedule)
    {
        DateTime day = schedule.On.Date;
        if ((user.CredentialSendOn, user.CredentialSendTo, user.CredentialSendForced) != (day, schedule.To, schedule.Force))
        {
            audit.Add(AuditActions.ScheduleCredential, user, Changes(user, day, schedule.To));
            Change(user, day, schedule.To, schedule.Force);
        }
    }

    /// <summary>Cancels a mail, if one is scheduled.</summary>
    internal void Cancel(SystemUserRow user, string reason)
    {
        if (user.CredentialSendOn is not null)
        {
            audit.Add(AuditActions.CancelCredential, user, [.. Changes(user, null, null), new FieldChange("Reason", null, reason)]);
            Change(user, null, null, isForced: false);
        }
    }

    /// <summary>Writes the changes.</summary>
    internal void Write() => work.Users.SetSchedules(_changed.Values.ToList());

    private void Change(SystemUserRow user, DateTime? day, string? to, bool isForced)
    {
        (user.CredentialSendOn, user.CredentialSendTo, user.CredentialSendForced) = (day, to, isForced);
        _changed[user.Id] = new CredentialScheduleRow(user.Id, day, to, isForced);
    }

    private static FieldChange[] Changes(SystemUserRow user, DateTime? day, string? to) =>
    [
        new FieldChange(nameof(SystemUser.CredentialSendOn), Shown(user.CredentialSendOn), Shown(day)),
        new FieldChange("To", user.CredentialSendOn is null ? null : user.CredentialSendTo ?? user.Email, day is null ? null : to ?? user.Email),
    ];

    private static string? Shown(DateTime? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
