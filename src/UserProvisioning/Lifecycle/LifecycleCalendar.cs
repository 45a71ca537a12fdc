using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Lifecycle;

/// <summary>The lifecycle tasks of a client on a day: the settings, the day in the client's time zone, and what is due.</summary>
internal sealed class LifecycleCalendar
{
    private const int PageSize = 1000;

    private static readonly CalendarTask[] All =
    [
        new EndBlockTask(), new ArchiveEndedTask(), new ReclaimLicenseTask(), new SendCredentialTask(), new RemindEndTask(), new RemindPasswordTask(),
        new AnonymizeTask(), new PurgeHistoryTask(),
    ];

    private readonly LoginRules _logins;
    private readonly MailRecipients _recipients;

    /// <param name="context">The database and the clock.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="asOf">The day that counts as today; null for the present one.</param>
    internal LifecycleCalendar(ProvisioningContext context, IUnitOfWork work, DateTime? asOf)
    {
        Settings = ClientSettings.Of(work);
        Clock = new DayClock(context.Time, TimeZones.Find(Settings.TimeZone), asOf);
        Today = Clock.Day;
        _logins = new LoginRules(Settings, Clock);
        _recipients = new MailRecipients(Settings, force: false);
    }

    internal ClientSettings Settings { get; }

    internal DayClock Clock { get; }

    internal DateTime Today { get; }

    /// <summary>The tasks with given names, in the order in which they are carried out; all for null.</summary>
    internal static IReadOnlyList<CalendarTask> Tasks(IReadOnlyCollection<LifecycleTaskName>? names) =>
        All.Where(task => names?.Contains(task.Name) != false).ToList();

    /// <summary>Returns the reason why a user gets no first password on a day; null when the user gets one.</summary>
    internal MailRefusal? WhyNoCredential(SystemUserRow user, DateTime day) => _recipients.WhyNot(user, day);

    /// <summary>When the password of a user expires, in UTC; null for never.</summary>
    internal DateTime? PasswordExpiry(SystemUserRow user) => _logins.ExpiresAt(user);

    /// <summary>Whether anything may be due before a day: one query by an index for each task.</summary>
    internal bool MayHaveAny(IUnitOfWork work, IEnumerable<CalendarTask> tasks, DateTime before) =>
        tasks.Any(task => task.WhyOff(this, work) is null && task.Candidates(this, work, before).Count > 0);

    /// <summary>What is due before a day, page by page, without a lock.</summary>
    internal IEnumerable<LifecycleItem> Due(IProvisioningStore store, CalendarTask task, DateTime before, CancellationToken cancellation)
    {
        IReadOnlyList<long> candidates;
        using (IUnitOfWork work = store.Read())
        {
            if (task.WhyOff(this, work) is not null)
            {
                yield break;
            }

            candidates = task.Candidates(this, work, before);
        }

        foreach (long[] page in candidates.Distinct().Order().Chunk(PageSize))
        {
            cancellation.ThrowIfCancellationRequested();
            List<LifecycleItem> items;
            using (IUnitOfWork work = store.Read())
            {
                items = Judge(work, task, page, before);
            }

            foreach (LifecycleItem item in items)
            {
                yield return item;
            }
        }
    }

    /// <summary>What is due before a day for some contacts, in the order of their ids.</summary>
    internal List<LifecycleItem> Judge(IUnitOfWork work, CalendarTask task, IReadOnlyCollection<long> contactIds, DateTime before)
    {
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(contactIds);
        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(contactIds);
        List<long> userIds = users.Values.Select(user => user.Id).ToList();
        ILookup<long, LifecycleMailRow> mails = work.Lifecycle.Mails(task.Name.ToString(), userIds).ToLookup(mail => mail.SystemUserId);
        ILookup<long, MembershipRow> memberships = (task.NeedsMemberships(this) ? work.Authorizations.MembershipsOf(userIds) : [])
            .ToLookup(membership => membership.SystemUserId);
        var items = new List<LifecycleItem>();
        foreach (ContactRow contact in contacts.Values.OrderBy(contact => contact.Id))
        {
            SystemUserRow? user = users.GetValueOrDefault(contact.Id);
            long userId = user?.Id ?? 0;
            var person = new LifecyclePerson(contact, user, mails[userId].ToList(), memberships[userId].ToList());
            if (task.Judge(this, person) is { } item && item.DueOn < before)
            {
                items.Add(item);
            }
        }

        return items;
    }
}
