using System.Diagnostics;
using System.Globalization;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>Waits for something that a server does, as long as it goes on fast enough and ends in time.</summary>
/// <param name="count">How far it has come: bytes or entries; null for what is one answer.</param>
/// <param name="least">The least progress in <see cref="SftpOptions.OperationTimeout"/>.</param>
/// <param name="onProgress">Is told how far it has come, on the thread that waits.</param>
internal sealed class TransferPace(Func<long>? count = null, long least = 1, Action<long>? onProgress = null)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>One question with one answer.</summary>
    internal static TransferPace OneAnswer { get; } = new();

    /// <exception cref="TimeoutException">Too little came for too long.</exception>
    /// <exception cref="TransferLimitException">It took too long altogether.</exception>
    internal void Await(Task task, SftpOptions options, CancellationToken cancellation)
    {
        var all = Stopwatch.StartNew();
        var window = Stopwatch.StartNew();
        (long last, long start) = (0, 0);
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Tick))
        {
            long now = count?.Invoke() ?? 0;
            if (now != last)
            {
                last = now;
                onProgress?.Invoke(now);
            }

            cancellation.ThrowIfCancellationRequested();
            if (all.Elapsed > options.Deadline)
            {
                throw new TransferLimitException(string.Create(CultureInfo.InvariantCulture, $"it was not done within {options.Deadline:g}"));
            }

            if (window.Elapsed > options.OperationTimeout)
            {
                if (now - start < least)
                {
                    throw new TimeoutException(now == start
                        ? $"Nothing came for {options.OperationTimeout.TotalSeconds:0} seconds."
                        : $"Too little came: {now - start} in {options.OperationTimeout.TotalSeconds:0} seconds, and {least} are the least.");
                }

                start = now;
                window.Restart();
            }
        }

        if (count is not null && task.IsCompletedSuccessfully)
        {
            onProgress?.Invoke(count());
        }
    }
}
