using System.Diagnostics;
using System.Globalization;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The wait for an operation of a server, which ends with an exception when the operation is too slow or takes too long.</summary>
/// <param name="count">Returns the progress in bytes or entries.</param>
/// <param name="least">The least progress in <see cref="SftpOptions.OperationTimeout"/>.</param>
/// <param name="onProgress">Receives the progress, on the waiting thread.</param>
internal sealed class TransferPace(Func<long> count, long least = 1, Action<long>? onProgress = null)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <exception cref="TimeoutException">The progress was too slow.</exception>
    /// <exception cref="TransferLimitException">The operation took too long altogether.</exception>
    internal void Await(Task task, SftpOptions options, CancellationToken cancellation)
    {
        var all = Stopwatch.StartNew();
        var window = Stopwatch.StartNew();
        (long last, long start) = (0, 0);
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Tick))
        {
            long now = count();
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

        if (task.IsCompletedSuccessfully)
        {
            onProgress?.Invoke(count());
        }
    }
}
