using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>Mails first passwords: so many days before the start date, or on the day for which a mail is scheduled.</summary>
internal sealed class SendCredentialTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.SendCredential;

    internal override bool IsOutsidePlan => true;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before)
    {
        IReadOnlyList<long> scheduled = work.Lifecycle.Scheduled(before);
        int days = calendar.Settings.CredentialDaysBeforeStart;
        return days == 0 ? scheduled : [.. scheduled, .. work.Lifecycle.WithoutPassword(before.PlusDays(days))];
    }

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person)
    {
        if (person.User is not { ExemptFromLifecycle: false } user)
        {
            return null;
        }

        // A mail that is scheduled is sent on its day, or canceled with the reason why not.
        if (user.CredentialSendOn is { } day)
        {
            return Mail(person, day, $"The mail is scheduled for {Shown(day)}.");
        }

        int days = calendar.Settings.CredentialDaysBeforeStart;
        if (days == 0 || user.StartDate is not { } start || user.CredentialStatus is not (CredentialStatus.None or CredentialStatus.Pending))
        {
            return null;
        }

        DateTime due = start.PlusDays(-days);
        return calendar.WhyNoCredential(user, due > calendar.Today ? due : calendar.Today) is null
            ? Mail(person, due, $"The user starts on {Shown(start)}.")
            : null;
    }

    private LifecycleItem Mail(LifecyclePerson person, DateTime due, string reason) =>
        LifecycleItem.Of(Name, person, due, reason, ImportAction.Update);
}

/// <summary>Mails the manager, or the address of the client setting LifecycleMailTo, before an end date.</summary>
internal sealed class RemindEndTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.RemindEnd;

    internal override bool IsOutsidePlan => true;

    internal override string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) =>
        calendar.Settings.ReminderDaysBeforeEnd == 0 ? "RemindEnd is off, since the client setting ReminderDaysBeforeEnd is 0." : null;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) =>
        work.Lifecycle.Ending(calendar.Today, before.PlusDays(calendar.Settings.ReminderDaysBeforeEnd));

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person) =>
        Present(person) is not { EndDate: { } end } || end < calendar.Today || person.Mails.Any(mail => mail.ForDay == end && mail.SentOn is not null)
            ? null
            : LifecycleItem.Of(
                Name,
                person,
                end.PlusDays(-calendar.Settings.ReminderDaysBeforeEnd),
                $"The end date is {Shown(end)}.",
                ImportAction.Unchanged,
                mailFor: end);
}

/// <summary>Mails users before their password expires.</summary>
internal sealed class RemindPasswordTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.RemindPassword;

    internal override bool IsOutsidePlan => true;

    internal override string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) =>
        calendar.Settings.ReminderDaysBeforeExpiry == 0 ? "RemindPassword is off, since the client setting ReminderDaysBeforeExpiry is 0."
        : !Ages(calendar).Any()
            ? "RemindPassword has nothing to do, since passwords never expire: PasswordMaxAgeDays and FirstPasswordValidDays are 0."
        : null;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) => Ages(calendar)
        .SelectMany(age =>
        {
            DateTime end = before.PlusDays(calendar.Settings.ReminderDaysBeforeExpiry - age);

            // All these passwords were set before that day, so a reminder that was sent on it or later was about one of them. Its user was
            // reminded, and need not be read again every night until the password expires.
            return work.Lifecycle.WithPasswordOf(
                calendar.Clock.BeginOf(calendar.Today.PlusDays(-age)),
                calendar.Clock.BeginOf(end),
                onlyMailed: age != calendar.Settings.PasswordMaxAgeDays,
                notRemindedSince: end,
                today: calendar.Today);
        })
        .ToList();

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person)
    {
        if (Present(person) is not { PasswordHash: not null } user || user.EndDate < calendar.Today || user.IsBlocked(calendar.Today)
            || user.LoginMethod == LoginMethod.Workplace || user is { LoginMethod: LoginMethod.Any, HasWorkplaceIdentity: true }
            || calendar.PasswordExpiry(user) is not { } expiry)
        {
            return null;
        }

        DateTime day = calendar.Clock.DayOf(expiry);
        return day < calendar.Today || person.Mails.Any(mail => mail.ForDay == day && mail.SentOn is not null) ? null : LifecycleItem.Of(
            Name,
            person,
            day.PlusDays(-calendar.Settings.ReminderDaysBeforeExpiry),
            $"The password expires on {Shown(day)}.",
            ImportAction.Unchanged,
            mailFor: day);
    }

    private static IEnumerable<int> Ages(LifecycleCalendar calendar) =>
        new[] { calendar.Settings.PasswordMaxAgeDays, calendar.Settings.FirstPasswordValidDays }.Where(days => days > 0).Distinct();
}
