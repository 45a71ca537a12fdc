using System.Diagnostics;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Shows how far an import has come, a few times a second, with the time that is left.</summary>
internal sealed class ImportProgressWriter(Cmdlet cmdlet, string activity) : IProgress<ImportProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last = TimeSpan.Zero;
    private bool _shown;

    public void Report(ImportProgress value)
    {
        TimeSpan now = _clock.Elapsed;
        if (now - _last < Interval)
        {
            return;
        }

        _last = now;
        _shown = true;
        double share = value.TotalBytes == 0 ? 0 : Math.Min((double)value.BytesRead / value.TotalBytes, 1);
        cmdlet.WriteProgress(new ProgressRecord(1, activity, $"{value.Rows:N0} rows")
        {
            PercentComplete = (int)(share * 100),
            SecondsRemaining = share > 0.02 ? (int)(now.TotalSeconds * (1 - share) / share) : -1,
        });
    }

    internal void Complete()
    {
        if (_shown)
        {
            cmdlet.WriteProgress(new ProgressRecord(1, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
