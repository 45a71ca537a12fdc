using System.Globalization;

namespace UserProvisioning.Reporting;

/// <summary>
/// The chart of the forecast of one license: a stepped line shows how many are used, and a straight line shows the total. Its coordinates
/// are percent, so that it fits any screen.
/// </summary>
internal sealed class ForecastChart
{
    private ForecastChart(ReportData data, UserLicense pool, IReadOnlyList<LicenseForecast> changes)
    {
        Name = pool.License.ToString();
        Total = pool.Total;
        Used = pool.Used;
        Last = changes[^1].Used;
        Short = changes.Max(change => change.Short);
        double days = Math.Max((data.ForecastUntil - data.At.Date).TotalDays, 1);
        double most = Math.Max(Math.Max(pool.Total, pool.Used), Math.Max(changes.Max(change => change.Used), 1)) * 1.1;
        LimitY = Y(pool.Total);
        var points = new List<string> { Point(0, pool.Used) };
        int used = pool.Used;
        foreach (LicenseForecast change in changes)
        {
            double x = Math.Clamp((change.On - data.At.Date).TotalDays / days, 0, 1) * 100;
            points.Add(Point(x, used));
            points.Add(Point(x, used = change.Used));
        }

        points.Add(Point(100, used));
        Points = string.Join(' ', points);

        string Point(double x, int value) => string.Create(CultureInfo.InvariantCulture, $"{x:0.##},{Y(value):0.##}");

        double Y(int value) => 100 - (value / most * 100);
    }

    /// <summary>The name of the license.</summary>
    public string Name { get; }

    /// <summary>How many there are.</summary>
    public int Total { get; }

    /// <summary>How many are used today.</summary>
    public int Used { get; }

    /// <summary>How many are used on the last day.</summary>
    public int Last { get; }

    /// <summary>How many are missing at most.</summary>
    public int Short { get; }

    /// <summary>The line of how many are used.</summary>
    public string Points { get; }

    /// <summary>The height of the line of how many there are.</summary>
    public double LimitY { get; }

    /// <summary>The picture of each license whose use will change.</summary>
    internal static List<ForecastChart> Of(ReportData data) => data.Licenses
        .Select(use => (use.Pool, Changes: data.Forecast.Where(one => one.License == use.Pool.License).ToList()))
        .Where(license => license.Changes.Count > 0)
        .Select(license => new ForecastChart(data, license.Pool, license.Changes))
        .ToList();
}
