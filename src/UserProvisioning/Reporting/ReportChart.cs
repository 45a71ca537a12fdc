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

    /// <summary>The pixels that a label of a period takes, with what is left free beside it.</summary>
    private const double LabelWidth = 64;

    /// <summary>The pixels of the bars on the narrowest screen that has the layout for wide ones, and on the narrowest of all.</summary>
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

            // The last label ends with the chart. The first ones are left out where they would begin before it.
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

    /// <summary>The pixels that the numbers of the scale take.</summary>
    public int ScaleWidth { get; }

    /// <summary>Where the numbers of the scale end.</summary>
    public int ScaleEnd => ScaleWidth - 6;

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
/// <param name="X">Where they begin, in percent.</param>
/// <param name="Width">How wide they are, in percent.</param>
/// <param name="JoinersY">Where the upper one begins, in pixels.</param>
/// <param name="JoinersHeight">How high the upper one is, in pixels.</param>
/// <param name="LeaversHeight">How high the lower one is, in pixels.</param>
/// <param name="LabelX">Where the label stands, in percent.</param>
/// <param name="Anchor">Which part of the label stands there.</param>
/// <param name="Label">The label; empty for none.</param>
/// <param name="IsOnNarrow">Whether there is room for the label on a narrow screen.</param>
/// <param name="Description">What a pointer on the bar is told.</param>
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
