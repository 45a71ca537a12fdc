using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>A lifecycle task: for whom it is due, and when. It decides from states alone, so nothing is done twice and nothing is left out.</summary>
internal abstract class CalendarTask
{
    internal abstract LifecycleTaskName Name { get; }

    /// <summary>Whether what the task does is in no plan, and judged by no brake: it only sends mails, or erases what is old.</summary>
    internal virtual bool IsOutsidePlan => false;

    /// <summary>Whether the task needs the memberships of users.</summary>
    internal virtual bool NeedsMemberships(LifecycleCalendar calendar) => false;

    /// <summary>Why the task does nothing, as a sentence; null if it is on.</summary>
    internal virtual string? WhyOff(LifecycleCalendar calendar, IUnitOfWork work) => null;

    /// <summary>Whether the reason why the task does nothing is a fault that an administrator must see.</summary>
    internal virtual bool IsFaulty(LifecycleCalendar calendar) => false;

    /// <summary>The contacts for which something may be due before a day.</summary>
    internal abstract IReadOnlyList<long> Candidates(LifecycleCalendar calendar, IUnitOfWork work, DateTime before);

    /// <summary>What is to be done for a person next, and when; null for nothing.</summary>
    internal abstract LifecycleItem? Judge(LifecycleCalendar calendar, LifecyclePerson person);

    /// <summary>A day as the reasons of items show it.</summary>
    private protected static string Shown(DateTime day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The user, if it is active and not exempt; null otherwise.</summary>
    private protected static SystemUserRow? Present(LifecyclePerson person) => person is
    {
        User: { Status: SystemUserStatus.Active, ExemptFromLifecycle: false } user, Contact.Status: ContactStatus.Active
    } ? user : null;
}
