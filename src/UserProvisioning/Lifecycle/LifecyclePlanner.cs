using UserProvisioning.Applying;
using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Lifecycle;

/// <summary>Plans and writes what lifecycle tasks change. What they only mail is no part of it.</summary>
/// <param name="store">The database.</param>
/// <param name="calendar">The day and the settings.</param>
/// <param name="tasks">The tasks.</param>
internal sealed class LifecyclePlanner(IProvisioningStore store, LifecycleCalendar calendar, IReadOnlyList<CalendarTask> tasks) : IRunPlanner
{
    /// <summary>Makes the planner of a run that is stored.</summary>
    internal static LifecyclePlanner Of(ProvisioningContext context, ProvisioningRunRow run)
    {
        LifecycleOptions options = LifecycleOptions.Read(run.Options);
        using IUnitOfWork work = context.Store.Read();
        return new LifecyclePlanner(context.Store, new LifecycleCalendar(context, work, options.AsOf), LifecycleCalendar.Tasks(options.Tasks));
    }

    private DateTime Before => calendar.Today.PlusDays(1);

    public IEnumerable<PlannedChange> Plan(CancellationToken cancellation) => tasks
        .Where(task => !task.IsOutsidePlan)
        .SelectMany(task => calendar.Due(store, task, Before, cancellation))
        .Where(item => item.MailFor is null);

    public IReadOnlyList<PlannedChange> PlanAgain(IUnitOfWork work, IReadOnlyList<ProvisioningRunItemRow> items) => items
        .GroupBy(item => item.Field)
        .SelectMany(same => tasks
            .Where(task => task.Name.ToString() == same.Key)
            .SelectMany(task => calendar.Judge(work, task, same.Select(item => item.ContactId!.Value).ToList(), Before)))
        .Where(item => item.MailFor is null)
        .ToList();

    public IReadOnlyList<PlannedChange> Write(RunBatch batch, IReadOnlyList<PlannedChange> changes)
    {
        DateTime now = calendar.Clock.UtcNow();
        var contacts = new ContactStates(batch.Work, now);
        var users = new UserStates(batch.Work, now, new AccessGivers(batch.Context, batch.Work), byImport: true);
        var unblocked = new List<long>();
        List<PlannedChange> done = changes.Cast<LifecycleItem>().Select(item => Apply(batch.Audit, contacts, users, unblocked, item)).ToList();
        contacts.Write();
        users.Write();
        if (unblocked.Count > 0)
        {
            batch.Work.Users.SetBlock(unblocked, null, null, null);
        }

        return done;
    }

    private static PlannedChange Apply(AuditLog audit, ContactStates contacts, UserStates users, List<long> unblocked, LifecycleItem item)
    {
        IReadOnlyList<FieldChange> changes = AuditJson.ReadChanges(item.Item.Changes);
        try
        {
            switch (item)
            {
                case { Task: LifecycleTaskName.EndBlock }:
                    unblocked.Add(item.User.Id);
                    audit.Add(AuditActions.Unblock, item.User, changes);
                    break;
                case { License: { } license }:
                    users.Move(item.User, license);
                    audit.Add(AuditActions.SetLicense, item.User, changes);
                    break;
                default:
                    Archive(audit, contacts, users, item);
                    break;
            }

            return item;
        }
        catch (ProvisioningException exception)
        {
            return item.With(ImportAction.Reject, OutsideText.Show(exception));
        }
    }

    private static void Archive(AuditLog audit, ContactStates contacts, UserStates users, LifecycleItem item)
    {
        ContactRow contact = item.Person.Contact;
        if (item.Task == LifecycleTaskName.ArchiveEnded)
        {
            contacts.Archive(contact, byImport: true);
            audit.Add(
                AuditActions.Archive, contact, ContactStates.Change(nameof(Contact.Status), ContactStatus.Active, ContactStatus.Archived));
        }

        if (item.Person.User is { Status: SystemUserStatus.Active } user)
        {
            users.Archive(user, isReclaimed: item.Task == LifecycleTaskName.ReclaimLicense);
            audit.Add(
                AuditActions.Archive, user, UserStates.StatusChange(SystemUserStatus.Active, user.LastLicense, SystemUserStatus.Archived, null));
        }
    }
}
