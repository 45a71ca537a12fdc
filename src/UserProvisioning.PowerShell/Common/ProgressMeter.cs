using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Common;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Shows how far something has come, with counts and the time that is left: nothing while it is quick, then a few times a
/// second. A runbook turns it off with <c>$ProgressPreference</c>, as all progress.
/// </summary>
/// <param name="cmdlet">The cmdlet that shows it.</param>
/// <param name="activity">What is being done.</param>
/// <param name="unit">One of what is counted, as <c>user</c>.</param>
internal sealed class ProgressMeter(ProvisioningCmdlet cmdlet, string activity, string unit) : IProgress<WorkProgress>
{
    /// <summary>For tests, which cannot wait for something that lasts: after how many milliseconds progress begins.</summary>
    private const string DelayName = "UserProvisioning.ProgressDelayMilliseconds";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // What is over by then needs no progress.
    private TimeSpan _next = TimeSpan.FromMilliseconds(AppContext.GetData(DelayName) as int? ?? 500);
    private long _done;
    private bool _shown;

    internal string Activity => activity;

    /// <summary>Counts items as done, and shows the progress.</summary>
    /// <param name="total">How many there are; 0 when nobody knows.</param>
    /// <param name="count">How many more.</param>
    internal void Step(long total, int count = 1) => Report(new WorkProgress(_done + count, total));

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        _done = value.Done;
        double share = value.Total > 0 ? (double)value.Done / value.Total : 0;
        Show(Math.Min(share, 1), value.Total > 0 ? $"{Number(value.Done)} of {Counted.Of(value.Total, unit)}" : Counted.Of(value.Done, unit));
    }

    /// <summary>Shows a share that was computed otherwise.</summary>
    /// <param name="share">From 0 to 1; 0 when nobody knows.</param>
    /// <param name="status">The counts.</param>
    internal void Show(double share, string status)
    {
        TimeSpan now = _clock.Elapsed;
        if (now < _next)
        {
            return;
        }

        _next = now + Interval;
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(1, activity, status)
        {
            PercentComplete = share > 0 ? (int)(share * 100) : -1,

            // The first moments say little about the rest.
            SecondsRemaining = share > 0.02 ? (int)Math.Ceiling(now.TotalSeconds * (1 - share) / share) : -1,
        });
    }

    /// <summary>Takes it away again.</summary>
    internal void Complete()
    {
        if (_shown)
        {
            _shown = false;
            cmdlet.WriteProgress(new ProgressRecord(1, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    internal static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
