using System.Globalization;

namespace UserProvisioning.Reporting;

/// <summary>Divides the time of a report into days, weeks, months or years, so that the chart has no more bars than it can show.</summary>
internal sealed class ReportPeriods
{
    /// <summary>The most years that a report covers. A chart with more bars would not be readable.</summary>
    internal const int MostYears = 50;

    private readonly Func<DateTime, DateTime> _startOf;
    private readonly Dictionary<DateTime, ReportPeriod> _byStart = [];

    internal ReportPeriods(DateTime since, DateTime today)
    {
        Unit unit = (today - since).TotalDays switch
        {
            <= 31 => new("day", at => at.Date, at => at.AddDays(1), "yyyy-MM-dd", "d MMM"),
            <= 190 => new("week", at => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)), at => at.AddDays(7), "'week of' yyyy-MM-dd", "d MMM"),
            <= 1830 => new("month", at => new DateTime(at.Year, at.Month, 1), at => at.AddMonths(1), "MMMM yyyy", "MMM yy"),
            _ => new Unit("year", at => new DateTime(at.Year, 1, 1), at => at.AddYears(1), "yyyy", "yyyy"),
        };
        Name = unit.Name;
        _startOf = unit.StartOf;
        var all = new List<ReportPeriod>();
        for (DateTime start = unit.StartOf(since); start <= today; start = unit.Next(start))
        {
            var period = new ReportPeriod(
                start.ToString(unit.Format, CultureInfo.InvariantCulture),
                start.ToString(unit.ShortFormat, CultureInfo.InvariantCulture),
                start);
            all.Add(period);
            _byStart.Add(start, period);
        }

        All = all;
    }

    /// <summary>The length of a period: day, week, month or year.</summary>
    internal string Name { get; }

    /// <summary>The periods in order. The last one has not ended yet.</summary>
    internal IReadOnlyList<ReportPeriod> All { get; }

    /// <summary>The period that contains a local time; null when no period does.</summary>
    internal ReportPeriod? Of(DateTime at) => _byStart.GetValueOrDefault(_startOf(at));

    private sealed record Unit(string Name, Func<DateTime, DateTime> StartOf, Func<DateTime, DateTime> Next, string Format, string ShortFormat);
}
