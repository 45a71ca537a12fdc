using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>The forecast of licenses: end dates and unused licenses free them, persons who start need them.</summary>
/// <param name="store">The database.</param>
/// <param name="calendar">The day and the settings.</param>
internal sealed class LicenseForecasting(IProvisioningStore store, LifecycleCalendar calendar)
{
    private readonly SortedDictionary<(LicenseType License, DateTime On), int> _changes = [];

    /// <summary>The numbers on each day on which they change, up to a day.</summary>
    internal List<LicenseForecast> Until(DateTime until)
    {
        IReadOnlyList<UserLicense> pools;
        using (IUnitOfWork work = store.Read())
        {
            pools = work.Licenses.All();
            AddEnds(work, until);
            AddStarts(work, until);
        }

        AddReclaims(until);
        var forecast = new List<LicenseForecast>();
        foreach (UserLicense pool in pools)
        {
            int used = pool.Used;
            foreach (((_, DateTime on), int change) in _changes.Where(change => change.Key.License == pool.License && change.Value != 0))
            {
                used += change;
                forecast.Add(new LicenseForecast { License = pool.License, On = on, Used = used, Total = pool.Total });
            }
        }

        return forecast;
    }

    private void AddEnds(IUnitOfWork work, DateTime until)
    {
        int after = 1 + calendar.Settings.ArchiveDaysAfterEnd;
        foreach (LicenseDayRow ending in work.Lifecycle.LicensesOfEnding(until.PlusDays(1 - after)))
        {
            Add(ending.License, ending.EndDate.PlusDays(after), -ending.Users, until);
        }
    }

    private void AddStarts(IUnitOfWork work, DateTime until)
    {
        LicenseType license = calendar.Settings.DefaultLicense;
        foreach (StartingRow starting in work.Lifecycle.Starting(calendar.Today, until.PlusDays(1)))
        {
            Add(license, starting.StartDate, starting.Persons, until);
            if (starting.EndDate is { } end)
            {
                Add(license, end.PlusDays(1 + calendar.Settings.ArchiveDaysAfterEnd), -starting.Persons, until);
            }
        }
    }

    private void AddReclaims(DateTime until)
    {
        foreach (CalendarTask task in LifecycleCalendar.Tasks([LifecycleTaskName.ReclaimLicense]))
        {
            // Those who end before the last day were counted with their end.
            foreach (LifecycleItem item in calendar.Due(store, task, until.PlusDays(1), CancellationToken.None))
            {
                DateTime on = ReclaimLicenseTask.TakenOn(calendar, item);
                if (item.User.EndDate is { } end && end.PlusDays(1 + calendar.Settings.ArchiveDaysAfterEnd) <= until)
                {
                    continue;
                }

                LicenseType license = item.User.License!.Value;
                Add(license, on, -1, until);
                if (task.NeedsMemberships(calendar) && ReclaimLicenseTask.Lower(item.Person, license) is { } lower)
                {
                    Add(lower, on, 1, until);
                }
            }
        }
    }

    private void Add(LicenseType license, DateTime on, int change, DateTime until)
    {
        DateTime day = on < calendar.Today ? calendar.Today : on;
        if (day <= until)
        {
            _changes[(license, day)] = _changes.GetValueOrDefault((license, day)) + change;
        }
    }
}
