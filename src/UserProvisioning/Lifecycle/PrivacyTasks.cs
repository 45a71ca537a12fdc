using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>Erases the personal data of persons who have been archived for long. No brake judges it, since they have left before.</summary>
internal sealed class AnonymizeTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.Anonymize;

    internal override bool IsOutsidePlan => true;

    internal override string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) =>
        calendar.Settings.AnonymizeAfterDays == 0 ? "Anonymize is off, since the client setting AnonymizeAfterDays is 0." : null;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) =>
        work.PersonalData.ArchivedBefore(calendar.Clock.BeginOf(before.PlusDays(-calendar.Settings.AnonymizeAfterDays)), 0, int.MaxValue);

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person)
    {
        if (person is not { Contact: { Status: ContactStatus.Archived, ArchivedAt: { } at }, User: null or { ExemptFromLifecycle: false } })
        {
            return null;
        }

        DateTime day = calendar.Clock.DayOf(at);
        return LifecycleItem.Of(
            Name,
            person,
            day.PlusDays(calendar.Settings.AnonymizeAfterDays),
            $"The contact has been archived since {Shown(day)}.",
            ImportAction.Update);
    }
}

/// <summary>Removes from the record what is older than the client keeps it. It is due for the record as a whole, and for no person.</summary>
internal sealed class PurgeHistoryTask : CalendarTask
{
    internal override LifecycleTaskName Name => LifecycleTaskName.PurgeHistory;

    internal override bool IsOutsidePlan => true;

    internal override string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) =>
        calendar.Settings.HistoryRetentionDays == 0 ? "PurgeHistory is off, since the client setting HistoryRetentionDays is 0." : null;

    internal override IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before) => [];

    internal override LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person) => null;

    /// <summary>The end of what is removed before a day, in UTC; null if nothing is that old, or the task is off.</summary>
    internal static DateTime? DueUtc(LifecycleCalendar calendar, IUnitOfWork work, DateTime before)
    {
        if (calendar.Settings.HistoryRetentionDays == 0)
        {
            return null;
        }

        DateTime end = calendar.Clock.BeginOf(before.PlusDays(-calendar.Settings.HistoryRetentionDays));
        return work.AuditChain.Oldest() < end ? end : null;
    }

    /// <summary>The task as lists show it.</summary>
    internal static LifecycleTask ToTask(LifecycleCalendar calendar) => new()
    {
        Name = LifecycleTaskName.PurgeHistory,
        Target = "Audit",
        DueOn = calendar.Today,
        Reason = $"The record holds entries that are older than {Counted.Of(calendar.Settings.HistoryRetentionDays, "day")}.",
    };
}
