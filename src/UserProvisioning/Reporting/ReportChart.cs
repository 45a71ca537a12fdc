using System.Globalization;

namespace UserProvisioning.Reporting;

/// <summary>
/// The geometry of the chart of joiners and leavers. Joiners stand above a line and leavers below it, so that it can be read without colour.
/// </summary>
internal sealed class ReportChart
{
    /// <summary>Units of the drawing, which scales with the page.</summary>
    internal const int Width = 760;

    private const double Left = 46;
    private const double Right = 8;
    private const double Top = 22;
    private const double Plot = 220;

    internal ReportChart(IReadOnlyList<ReportPeriod> periods)
    {
        int up = periods.Max(period => period.Joiners);
        int down = periods.Max(period => period.Leavers);
        int step = StepFor(Math.Max(up + down, 1));
        int above = Math.Max(RoundUp(up, step), step);
        int below = RoundUp(down, step);
        double unit = Plot / (above + below);
        Baseline = Top + (above * unit);
        Height = (int)(Top + Plot + 30);
        Ticks = Enumerable.Range(0, ((above + below) / step) + 1)
            .Select(i => above - (i * step))
            .Select(value => new ChartTick(
                Baseline - (value * unit),
                Baseline - (value * unit) + 4,
                Math.Abs(value).ToString("N0", CultureInfo.InvariantCulture)))
            .ToList();
        double slot = (Width - Left - Right) / periods.Count;
        double bar = Math.Max(slot * 0.7, 1);

        // A label takes about 56 units, so only every n-th period has one.
        int every = (int)Math.Ceiling(56 / slot);
        Bars = periods.Select((period, i) => new ChartBar(
            Left + (i * slot) + ((slot - bar) / 2),
            bar,
            Baseline - (period.Joiners * unit),
            period.Joiners * unit,
            period.Leavers * unit,
            Left + ((i + 0.5) * slot),
            (periods.Count - 1 - i) % every == 0 ? period.ShortName : string.Empty,
            $"{period.Name}: {period.Joiners.ToString("N0", CultureInfo.InvariantCulture)} joined, "
                + $"{period.Leavers.ToString("N0", CultureInfo.InvariantCulture)} left")).ToList();
    }

    public int Height { get; }

    /// <summary>Where the line between joiners and leavers is.</summary>
    public double Baseline { get; }

    /// <summary>The baseline of the names of the periods.</summary>
    public double LabelLine => Height - 8;

    public IReadOnlyList<ChartTick> Ticks { get; }

    public IReadOnlyList<ChartBar> Bars { get; }

    /// <summary>A round distance between lines, of which there are six at most: 1, 2 or 5 times a power of ten.</summary>
    internal static int StepFor(int range)
    {
        int power = 1;
        while (true)
        {
            foreach (int factor in (int[])[1, 2, 5])
            {
                if ((long)power * factor * 5 >= range)
                {
                    return power * factor;
                }
            }

            power *= 10;
        }
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}

/// <summary>A line of the scale.</summary>
internal sealed record ChartTick(double Y, double TextY, string Text);

/// <summary>The bars of one period.</summary>
internal sealed record ChartBar(
    double X,
    double Width,
    double JoinersY,
    double JoinersHeight,
    double LeaversHeight,
    double Middle,
    string Label,
    string Description);
