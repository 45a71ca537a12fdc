using System.Globalization;

namespace UserProvisioning.Reporting;

/// <summary>
/// The geometry of the chart of joiners and leavers. Joiners stand above a line and leavers below it, so that it can be read without colour.
/// Heights are in pixels and widths in percent, so that the whole time is in sight on any screen and the texts keep their size.
/// </summary>
internal sealed class ReportChart
{
    private const double Top = 22;
    private const double Plot = 220;

    /// <summary>The width of a period's label in pixels, with the space beside it.</summary>
    private const double LabelWidth = 64;

    /// <summary>The width of the bars in pixels, on the narrowest screen with the wide layout and on the narrowest screen of all.</summary>
    private const double WideScreen = 520;
    private const double NarrowScreen = 210;

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

        // A digit takes 7 pixels.
        ScaleWidth = Math.Max(48, (Ticks.Max(tick => tick.Text.Length) * 7) + 12);
        double slot = 100.0 / periods.Count;
        int every = (int)Math.Ceiling(LabelWidth / (slot * WideScreen / 100));
        int everyOnNarrow = (int)Math.Ceiling(LabelWidth / (slot * NarrowScreen / 100) / every) * every;
        Bars = periods.Select((period, i) =>
        {
            int fromEnd = periods.Count - 1 - i;
            double middle = (i + 0.5) * slot;
            bool isLast = fromEnd == 0 && periods.Count > 1;

            // The last label ends where the chart ends. Labels that would begin before the chart are left out.
            bool fits = fromEnd % every == 0 && (isLast || middle * WideScreen / 100 >= LabelWidth / 2);
            bool fitsOnNarrow = fits && fromEnd % everyOnNarrow == 0 && (isLast || middle * NarrowScreen / 100 >= LabelWidth / 2);
            return new ChartBar(
                (i * slot) + (slot * 0.15),
                slot * 0.7,
                Baseline - (period.Joiners * unit),
                period.Joiners * unit,
                period.Leavers * unit,
                isLast ? 100 : middle,
                isLast ? "end" : "middle",
                fits ? period.ShortName : string.Empty,
                fitsOnNarrow,
                $"{period.Name}: {period.Joiners.ToString("N0", CultureInfo.InvariantCulture)} joined, "
                    + $"{period.Leavers.ToString("N0", CultureInfo.InvariantCulture)} left");
        }).ToList();
    }

    /// <summary>The width of the scale's numbers in pixels.</summary>
    public int ScaleWidth { get; }

    /// <summary>The position where the numbers of the scale end.</summary>
    public int ScaleEnd => ScaleWidth - 6;

    public int Height { get; }

    /// <summary>The height of the line between joiners and leavers.</summary>
    public double Baseline { get; }

    /// <summary>The text baseline of the periods' names.</summary>
    public double LabelLine => Height - 8;

    public IReadOnlyList<ChartTick> Ticks { get; }

    public IReadOnlyList<ChartBar> Bars { get; }

    /// <summary>A round distance between the lines of the scale: 1, 2 or 5 times a power of ten. There are at most six lines.</summary>
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

/// <summary>A line of the chart's scale.</summary>
internal sealed record ChartTick(double Y, double TextY, string Text);

/// <summary>The bars of one period in the chart.</summary>
/// <param name="X">The left edge of the bars, in percent.</param>
/// <param name="Width">The width of the bars, in percent.</param>
/// <param name="JoinersY">The top of the joiners' bar, in pixels.</param>
/// <param name="JoinersHeight">The height of the joiners' bar, in pixels.</param>
/// <param name="LeaversHeight">The height of the leavers' bar, in pixels.</param>
/// <param name="LabelX">The position of the label, in percent.</param>
/// <param name="Anchor">Which part of the label is at that position: its beginning, middle or end.</param>
/// <param name="Label">The label; empty for none.</param>
/// <param name="IsOnNarrow">Whether the label fits on a narrow screen.</param>
/// <param name="Description">The tooltip of the bars.</param>
internal sealed record ChartBar(
    double X,
    double Width,
    double JoinersY,
    double JoinersHeight,
    double LeaversHeight,
    double LabelX,
    string Anchor,
    string Label,
    bool IsOnNarrow,
    string Description);
