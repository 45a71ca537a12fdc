using System.Diagnostics;
using System.Management.Automation;

namespace UserProvisioning.Host;

/// <summary>Progress as one line that is written over; nothing where no person looks.</summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private int _length;

    internal void Show(ProgressRecord record)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        if (_sinceLast.Elapsed < Interval)
        {
            return;
        }

        _sinceLast.Restart();
        string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : string.Empty;
        string text = $"{record.Activity}:{percent} {record.StatusDescription}";
        int width = Math.Max(Console.WindowWidth - 1, 20);
        text = text.Length > width ? text[..width] : text;
        Console.Error.Write('\r' + text.PadRight(_length));
        _length = text.Length;
    }

    internal void Clear()
    {
        if (_length > 0)
        {
            Console.Error.Write('\r' + new string(' ', _length) + '\r');
            _length = 0;
        }
    }
}
