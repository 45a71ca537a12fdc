using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>The service for lifecycle tasks: what is due, doing it, and the forecast of licenses.</summary>
public sealed class LifecycleTaskService
{
    private readonly ProvisioningContext _context;

    internal LifecycleTaskService(ProvisioningContext context) => _context = context;

    /// <summary>Lists what tasks will do, task by task.</summary>
    /// <param name="tasks">The tasks; null for all.</param>
    /// <param name="dueBefore">What is due before this day; null for what is due today, and what is overdue.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>What will be done, as it is read.</returns>
    public IEnumerable<LifecycleTask> List(
        IReadOnlyCollection<LifecycleTaskName>? tasks = null, DateTime? dueBefore = null, CancellationToken cancellation = default)
    {
        LifecycleCalendar calendar = Calendar(null);
        return LifecycleCalendar.Tasks(tasks)
            .SelectMany(task => calendar.Due(_context.Store, task, dueBefore?.Date ?? calendar.Today.PlusDays(1), cancellation))
            .Select(item => item.ToTask())
            .Concat(OfRecord(calendar, tasks, dueBefore));
    }

    /// <summary>Says why tasks do nothing.</summary>
    /// <param name="tasks">The tasks that somebody has named; null for all, and then only faults are told.</param>
    /// <returns>A sentence for each.</returns>
    public IReadOnlyList<string> WhyOff(IReadOnlyCollection<LifecycleTaskName>? tasks = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        var calendar = new LifecycleCalendar(_context, work, null);
        return LifecycleCalendar.Tasks(tasks)
            .Where(task => tasks is not null || task.IsFaulty(calendar))
            .Select(task => task.WhyOff(calendar, work))
            .OfType<string>()
            .ToList();
    }

    /// <summary>
    /// Does what is due and not done, in short transactions under one run. If a brake stops a task, a run of its own waits for approval, and the
    /// other tasks go on. What is interrupted is finished by the next call.
    /// </summary>
    /// <param name="request">The tasks and the way of mails.</param>
    /// <param name="cancellation">Cancels. What was stored stays.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: other writers held the lock for too long.</exception>
    public LifecycleResult Invoke(LifecycleRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        LifecycleInvocation invocation;
        using (IUnitOfWork work = _context.Store.Read())
        {
            // On most days nothing is due. Then this unit has read all that there is to read.
            work.SeeOneState();
            invocation = new LifecycleInvocation(_context, new LifecycleCalendar(_context, work, request.AsOf), request);
            if (!invocation.MayHaveWork(work))
            {
                return invocation.Nothing();
            }
        }

        return invocation.Run(cancellation);
    }

    /// <summary>
    /// Lists what a call would do with these options, and checks what would stop its mails. It changes nothing and connects to no mail server.
    /// </summary>
    /// <param name="request">The tasks and the way of mails.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>What would be done, and why a part of it would wait for approval.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>, <see cref="ErrorIds.SettingInvalid"/>: mails are due, and
    /// nothing can be sent this way.</exception>
    public LifecyclePreview Preview(LifecycleRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new LifecycleInvocation(_context, Calendar(request.AsOf), request).Preview(cancellation);
    }

    /// <summary>Says how many licenses of each type will be used on each day on which that changes.</summary>
    /// <param name="until">The last day.</param>
    /// <returns>For each license and day, in order. A person who starts and has no user yet is counted with the default license.</returns>
    public IReadOnlyList<LicenseForecast> Forecast(DateTime until) =>
        new LicenseForecasting(_context.Store, Calendar(null)).Until(until.Date);

    private IEnumerable<LifecycleTask> OfRecord(
        LifecycleCalendar calendar, IReadOnlyCollection<LifecycleTaskName>? tasks, DateTime? dueBefore)
    {
        using IUnitOfWork work = _context.Store.Read();
        if (tasks?.Contains(LifecycleTaskName.PurgeHistory) != false
            && PurgeHistoryTask.DueUtc(calendar, work, dueBefore?.Date ?? calendar.Today.PlusDays(1)) is not null)
        {
            yield return PurgeHistoryTask.ToTask(calendar);
        }
    }

    private LifecycleCalendar Calendar(DateTime? asOf)
    {
        using IUnitOfWork work = _context.Store.Read();
        return new LifecycleCalendar(_context, work, asOf);
    }
}
