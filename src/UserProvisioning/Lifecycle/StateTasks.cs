using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Licenses;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Lifecycle;

/// <summary>Lifts blocks whose day has come, also those of users who are exempt.</summary>
internal sealed class EndBlockTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.EndBlock;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) =>
        work.Lifecycle.BlockedUntil(before);

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person) =>
        person.User is not { BlockedSince: not null, BlockedUntil: { } day } user ? null : LifecycleItem.Of(
            Name,
            person,
            day,
            $"The block ends on {Shown(day)}.",
            ImportAction.Update,
            UserBlockService.Changes(user, null, null, null));
}

/// <summary>Archives contacts and users whose end date has passed.</summary>
internal sealed class ArchiveEndedTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.ArchiveEnded;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) =>
        work.Lifecycle.Ending(null, before.PlusDays(-1 - calendar.Settings.ArchiveDaysAfterEnd));

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person)
    {
        if (person.Contact is not { Status: ContactStatus.Active, EndDate: { } end } || person.User is { ExemptFromLifecycle: true })
        {
            return null;
        }

        List<FieldChange> changes = [ContactStates.Change(ItemFields.ContactStatus, ContactStatus.Active, ContactStatus.Archived)];
        if (person.User is { Status: SystemUserStatus.Active } user)
        {
            changes.AddRange(UserStates.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null));
        }

        // The end date is the last day of access.
        return LifecycleItem.Of(
            Name,
            person,
            end.PlusDays(1 + calendar.Settings.ArchiveDaysAfterEnd),
            $"The end date is {Shown(end)}.",
            ImportAction.Archive,
            changes);
    }
}

/// <summary>Takes licenses from users who have not been seen for long, and warns them first.</summary>
internal sealed class ReclaimLicenseTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.ReclaimLicense;

    internal override bool NeedsMemberships(LifecycleCalendar calendar) =>
        calendar.Settings.ReclaimLicenseAction == ReclaimLicenseAction.Downgrade;

    internal override string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) =>
        calendar.Settings.ReclaimLicenseAfterDays == 0 ? "ReclaimLicense is off, since the client setting ReclaimLicenseAfterDays is 0."
        : work.Lifecycle.AnyLogin() ? null
        : "ReclaimLicense cannot be carried out: no login of any active user is recorded, so nobody knows who has not been seen for long. The "
            + "application that logs users in records logins with Register-UserLogin or Register-WorkplaceLogin.";

    internal override bool IsFaulty(LifecycleCalendar calendar) => calendar.Settings.ReclaimLicenseAfterDays > 0;

    // A user is due who was seen before the day that lies so many days earlier; the warning comes first.
    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) =>
        work.Lifecycle.NotSeenSince(calendar.Clock.BeginOf(
            before.PlusDays(-calendar.Settings.ReclaimLicenseAfterDays + Warning(calendar))));

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person)
    {
        // Those who have ended are archived by ArchiveEnded. A license that cannot log in is that of a service, which nobody sees.
        if (Present(person) is not { License: { } license } user || !LicenseCatalog.MayLogIn(license) || user.EndDate < calendar.Today
            || (NeedsMemberships(calendar) && Lower(person, license) is null))
        {
            return null;
        }

        DateTime seen = Seen(calendar, user);
        DateTime due = seen.PlusDays(calendar.Settings.ReclaimLicenseAfterDays);
        int warning = Warning(calendar);
        DateTime? warned = person.Mails.FirstOrDefault(mail => mail.ForDay == seen)?.SentOn;
        if (warning > 0 && warned is null)
        {
            return LifecycleItem.Of(
                Name,
                person,
                due.PlusDays(-warning),
                $"The user was last seen on {Shown(seen)} and is warned first.",
                ImportAction.Unchanged,
                mailFor: seen);
        }

        DateTime earliest = warned?.PlusDays(warning) ?? due;
        return Act(calendar, person, earliest > due ? earliest : due, $"The user was last seen on {Shown(seen)}.");
    }

    /// <summary>The day on which the license of a person is taken, if nobody logs in: that of the item, or after its warning.</summary>
    internal static DateTime TakenOn(LifecycleCalendar calendar, LifecycleItem item)
    {
        DateTime day = item.DueOn < calendar.Today ? calendar.Today : item.DueOn;
        return item.MailFor is null ? day : day.PlusDays(Warning(calendar));
    }

    /// <summary>
    /// The lowest license that the memberships of a user allow, if its level is lower than that of its present one; null otherwise.
    /// </summary>
    internal static LicenseType? Lower(LifecyclePerson person, LicenseType license)
    {
        LicenseType? required = LicenseCatalog.Highest(person.Memberships.Select(LicenseRules.Required));
        LicenseType lowest = LicenseCatalog.Types.First(type => LicenseCatalog.Suffices(type, required));
        return LicenseCatalog.LevelOf(lowest) < LicenseCatalog.LevelOf(license) ? lowest : null;
    }

    private LifecycleItem Act(LifecycleCalendar calendar, LifecyclePerson person, DateTime due, string reason)
    {
        LicenseType license = person.User!.License!.Value;
        if (calendar.Settings.ReclaimLicenseAction == ReclaimLicenseAction.Archive)
        {
            return LifecycleItem.Of(
                Name,
                person,
                due,
                reason,
                ImportAction.Archive,
                UserStates.StatusChange(SystemUserStatus.Active, license, SystemUserStatus.Archived, null));
        }

        LicenseType lower = Lower(person, license)!.Value;
        return LifecycleItem.Of(
            Name,
            person,
            due,
            reason,
            ImportAction.Update,
            [new FieldChange("License", license.ToString(), lower.ToString())],
            license: lower);
    }

    // A warning later than the day on which the user was seen makes no sense.
    private static int Warning(LifecycleCalendar calendar) =>
        Math.Min(calendar.Settings.ReclaimWarningDays, calendar.Settings.ReclaimLicenseAfterDays);

    /// <summary>The day of the last login, and never earlier than creation, restore, last credential and start date.</summary>
    private static DateTime Seen(LifecycleCalendar calendar, SystemUserRow user)
    {
        DateTime latest = new[] { user.LastLoginAt, user.RestoredAt, user.PasswordSetAt, user.CreatedAt }.Max()!.Value;
        DateTime day = calendar.Clock.DayOf(latest);
        return user.StartDate > day ? user.StartDate.Value : day;
    }
}
