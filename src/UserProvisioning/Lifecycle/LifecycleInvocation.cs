using UserProvisioning.Applying;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Importing;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Mail;
using UserProvisioning.Privacy;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>One call of lifecycle tasks: first what changes contacts and users, task by task past the brakes, then the mails.</summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="calendar">The day and the settings.</param>
/// <param name="request">The tasks and the way of mails.</param>
internal sealed class LifecycleInvocation(ProvisioningContext context, LifecycleCalendar calendar, LifecycleRequest request)
{
    private const string Command = "Invoke-LifecycleTask";

    private readonly PlannedRuns _runs = new(context);
    private readonly IReadOnlyList<CalendarTask> _tasks = LifecycleCalendar.Tasks(request.Tasks);
    private readonly List<string> _warnings = [];
    private readonly List<ProvisioningException> _errors = [];

    private DateTime Before => calendar.Today.PlusDays(1);

    /// <summary>Whether something may be due, or an interrupted call is to be finished: a short query by an index for each task.</summary>
    internal bool MayHaveWork(IUnitOfWork work) => calendar.MayHaveAny(work, _tasks, Before)
        || Purged(work) is not null
        || _runs.Interrupted(work, New("Lifecycle", request.Tasks)) is not null;

    /// <summary>The result of a call for which nothing is due.</summary>
    internal LifecycleResult Nothing()
    {
        ProvisioningRunRow run = New("Lifecycle", request.Tasks);
        run.EndedAt = context.Time.UtcNow();
        return new LifecycleResult { Runs = [_runs.Result(run, []).Run] };
    }

    internal LifecycleResult Run(CancellationToken cancellation)
    {
        var stopped = new List<CalendarTask>();
        var stops = new List<string>();
        var free = new List<CalendarTask>();
        foreach (CalendarTask task in _tasks.Where(task => !task.IsOutsidePlan))
        {
            using RunPlan plan = RunPlan.Make(Planner([task]), cancellation);
            IReadOnlyList<string> reasons = request.Force ? [] : plan.Stops(context);
            (reasons.Count > 0 ? stopped : free).Add(task);
            stops.AddRange(reasons);
        }

        ProvisioningRun done = Apply(free, cancellation);
        List<ProvisioningRun> runs = done.Id == 0 && stopped.Count > 0 ? [] : [done];
        if (stopped.Count > 0)
        {
            runs.Add(Wait(stopped, cancellation));
        }

        return new LifecycleResult { Runs = runs, Stops = stops, Warnings = _warnings, Errors = _errors };
    }

    /// <summary>Lists what the call would do, and opens the way of the mails as a preview.</summary>
    internal LifecyclePreview Preview(CancellationToken cancellation)
    {
        List<LifecycleItem> items = _tasks.SelectMany(task => calendar.Due(context.Store, task, Before, cancellation)).ToList();
        LoginMailOptions preview = request.Mail with { IsPreview = true };
        if (items.Exists(item => item.Task == LifecycleTaskName.SendCredential))
        {
            LoginMailOpening.Open(context, preview, cancellation).Dispose();
        }

        if (items.Exists(item => item.MailFor is not null))
        {
            Templates().Check(calendar.Settings.DefaultLanguage);
            MailRoute.Open(context, preview, calendar.Settings, _warnings, cancellation).Transport.Dispose();
        }

        var stops = new List<string>();
        foreach (CalendarTask task in request.Force ? [] : _tasks.Where(task => !task.IsOutsidePlan))
        {
            using RunPlan plan = RunPlan.Make(Planner([task]), cancellation);
            stops.AddRange(plan.Stops(context));
        }

        IEnumerable<LifecycleTask> ofRecord = Purged() is null ? [] : [PurgeHistoryTask.ToTask(calendar)];
        return new LifecyclePreview { Tasks = [.. items.Select(item => item.ToTask()), .. ofRecord], Stops = stops };
    }

    /// <summary>The end of the history that is removed, in UTC; null for none.</summary>
    private DateTime? Purged(IUnitOfWork work) =>
        _tasks.Any(task => task.Name == LifecycleTaskName.PurgeHistory) ? PurgeHistoryTask.DueUtc(calendar, work, Before) : null;

    private DateTime? Purged()
    {
        using IUnitOfWork work = context.Store.Read();
        return Purged(work);
    }

    private ProvisioningRun Apply(List<CalendarTask> tasks, CancellationToken cancellation)
    {
        ProvisioningRunRow run = New("Lifecycle", request.Tasks);
        ProvisioningRunRow? interrupted = _runs.Interrupted(run);
        LifecyclePlanner planner = Planner(tasks);
        using RunPlan plan = RunPlan.Make(planner, cancellation);
        List<LifecycleItem> credentials = Due(LifecycleTaskName.SendCredential, cancellation);
        List<(CalendarTask Task, List<LifecycleItem> Items)> reminders = _tasks
            .Select(task => (task, calendar.Due(context.Store, task, Before, cancellation).Where(item => item.MailFor is not null).ToList()))
            .Where(mails => mails.Item2.Count > 0)
            .ToList();
        List<LifecycleItem> anonymized = Due(LifecycleTaskName.Anonymize, cancellation);
        DateTime? purged = Purged();
        if (plan.Count + credentials.Count + reminders.Count + anonymized.Count == 0 && purged is null && interrupted is null)
        {
            run.EndedAt = context.Time.UtcNow();
            return _runs.Result(run, []).Run;
        }

        using var open = new OpenRun(context, interrupted ?? run);
        if (plan.Count > 0 || interrupted is not null)
        {
            open.Apply(planner, plan.Items, null, cancellation);
        }

        UnrecordedCredentials.Record(open, isNew: interrupted is null, calendar.Today);
        SendCredentials(open, credentials, cancellation);
        SendReminders(open, reminders, cancellation);
        if (anonymized.Count > 0)
        {
            Anonymizing.Run(open, anonymized, cancellation);
        }

        if (purged is { } end)
        {
            open.Write(_ => { }, cancellation);
            new PrivacyService(open.Context).Purge(end, cancellation);
        }

        open.End(CancellationToken.None);
        return _runs.Result(open.Run, []).Run;
    }

    private ReminderTemplates Templates()
    {
        using IUnitOfWork work = context.Store.Read();
        return new ReminderTemplates(
            MailRoute.Templates(request.Mail.TemplateDirectory, calendar.Settings, work.Settings.MailTemplates()));
    }

    private void SendCredentials(OpenRun open, List<LifecycleItem> items, CancellationToken cancellation) => Guard(items.Count, () =>
    {
        ProvisioningContext ofDay = open.Context with { Time = calendar.Clock };
        using LoginCredentialSender sender = LoginMailOpening.Open(ofDay, request.Mail with { Force = false }, cancellation);
        _warnings.AddRange(sender.Warnings.Except(_warnings));
        CredentialMailing.Send(open, sender, items, cancellation);
        if (sender.Stop is { } stop)
        {
            _errors.Add(stop);
        }
    });

    private void SendReminders(
        OpenRun open, List<(CalendarTask Task, List<LifecycleItem> Items)> reminders, CancellationToken cancellation) => Guard(reminders.Count, () =>
    {
        ReminderTemplates templates = Templates();
        var warnings = new List<string>(templates.Check(calendar.Settings.DefaultLanguage));
        MailRoute route = MailRoute.Open(context, request.Mail, calendar.Settings, warnings, cancellation);
        using IMailTransport transport = route.Transport;
        _warnings.AddRange(warnings.Except(_warnings));
        using var mailing = new ReminderMailing(open, calendar, route, templates);
        foreach ((CalendarTask task, List<LifecycleItem> items) in reminders)
        {
            mailing.Send(task, items, cancellation);
        }

        if (mailing.Stopped is { } why)
        {
            _errors.Add(new ProvisioningException(
                ErrorIds.MailFailed, $"The mailing stopped: {why} The next Invoke-LifecycleTask sends the other mails.", route.Destination));
        }
    });

    // What was changed stays done when mails cannot be sent; the next call sends them.
    private void Guard(int mails, Action send)
    {
        try
        {
            if (mails > 0)
            {
                send();
            }
        }
        catch (ProvisioningException exception) when (exception.ErrorId is ErrorIds.MailFailed or ErrorIds.SettingInvalid)
        {
            _errors.Add(exception);
        }
    }

    /// <summary>
    /// Stores a run that waits for approval. If the newest one of the same tasks waits already with the same items, it is that one; an older one with
    /// other items is withdrawn, so that no pile of them waits.
    /// </summary>
    private ProvisioningRun Wait(List<CalendarTask> stopped, CancellationToken cancellation)
    {
        List<LifecycleTaskName> names = stopped.ConvertAll(task => task.Name);
        ProvisioningRunRow run = New(string.Join(", ", names), names);
        using RunPlan plan = RunPlan.Make(Planner(stopped), cancellation);
        ProvisioningRunRow? earlier;
        bool isSame;
        using (IUnitOfWork work = context.Store.Read())
        {
            earlier = work.ProvisioningRuns.NewestOf(run.Source) is { } newest ? work.ProvisioningRuns.ById(newest) : null;
            earlier = earlier is { Kind: ProvisioningRunKind.Lifecycle, Status: ProvisioningRunStatus.AwaitingApproval } ? earlier : null;
            isSame = earlier is not null && RunItems.All(work, earlier.Id).Select(Described).SequenceEqual(plan.Items.Select(Described));
        }

        if (isSame)
        {
            return _runs.Result(earlier!, []).Run;
        }

        plan.CountInto(run);
        new StoredPlan(context, run).Store(plan.Items, cancellation);
        if (earlier is not null)
        {
            new RunUndoService(context with { Call = null }, context, EmployeeFileRequest.UsualTransaction).Undo(earlier.Id, null, cancellation);
        }

        return _runs.Result(run, []).Run;

        static (string?, long?, ImportAction, string?) Described(ProvisioningRunItemRow item) =>
            (item.Field, item.ContactId, item.Action, item.Changes);
    }

    private ProvisioningRunRow New(string source, IEnumerable<LifecycleTaskName>? tasks) => _runs.New(
        ProvisioningRunKind.Lifecycle,
        source,
        Command,
        new LifecycleOptions { Tasks = tasks?.Order().ToList(), AsOf = request.AsOf?.Date }.ToJson());

    private List<LifecycleItem> Due(LifecycleTaskName name, CancellationToken cancellation) => _tasks
        .Where(task => task.Name == name)
        .SelectMany(task => calendar.Due(context.Store, task, Before, cancellation))
        .ToList();

    private LifecyclePlanner Planner(IReadOnlyList<CalendarTask> tasks) => new(context.Store, calendar, tasks);
}
