using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Common;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The progress of a cmdlet, with counts and the time that is left. It shows nothing for quick work, and is updated a few times a
/// second. A runbook turns it off with <c>$ProgressPreference</c>, like all progress.
/// </summary>
/// <param name="cmdlet">The cmdlet that shows the progress.</param>
/// <param name="activity">What is being done.</param>
/// <param name="unit">The name of a counted item, such as <c>user</c>.</param>
internal sealed class ProgressMeter(ProvisioningCmdlet cmdlet, string activity, string unit) : IProgress<WorkProgress>
{
    /// <summary>The number of milliseconds after which progress begins. Tests set it, since they cannot wait for long work.</summary>
    private const string DelayName = "UserProvisioning.ProgressDelayMilliseconds";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // Work that ends earlier shows no progress.
    private TimeSpan _next = TimeSpan.FromMilliseconds(AppContext.GetData(DelayName) as int? ?? 500);
    private long _done;
    private bool _shown;
    private string? _stage;

    internal string Activity => activity;

    /// <summary>Counts items as done, and shows the progress.</summary>
    /// <param name="total">How many items there are; 0 when it is not known.</param>
    /// <param name="count">How many items were done since the last call.</param>
    internal void Advance(long total, int count = 1) => Report(new WorkProgress(_done + count, total));

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        _done = value.Done;
        double share = value.Total > 0 ? (double)value.Done / value.Total : 0;
        Show(
            value.Share ?? Math.Min(share, 1),
            value.Total > 0 ? $"{Number(value.Done)} of {Counted.Of(value.Total, unit)}" : Counted.Of(value.Done, unit),
            value.Stage);
    }

    /// <summary>Shows a share that the caller has computed.</summary>
    /// <param name="share">The share that is done, from 0 to 1; 0 when it is not known.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="stage">The name of the stage; null for work of one stage. The beginning of a stage is shown at once.</param>
    internal void Show(double share, string counts, string? stage = null)
    {
        TimeSpan now = _clock.Elapsed;
        if (now < _next && !(_shown && stage != _stage))
        {
            return;
        }

        _next = now + Interval;
        _stage = stage;
        string status = stage is null ? counts : $"{stage}: {counts}";
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(1, activity, status)
        {
            PercentComplete = share > 0 ? (int)(share * 100) : -1,

            // The time that is left is shown only after some time, since the first moments say little about the rest.
            SecondsRemaining = share > 0.02 || (share > 0 && now.TotalSeconds >= 1) ? (int)Math.Ceiling(now.TotalSeconds * (1 - share) / share) : -1,
        });
    }

    /// <summary>Removes the progress from the screen.</summary>
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
