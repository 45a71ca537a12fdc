using System.Collections.Concurrent;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// A second thread for work beside that of the calling thread. Messages of both threads are passed on when the second one has ended, on the calling
/// thread, since a cmdlet can write on its own thread only.
/// </summary>
/// <param name="log">Receives the messages; null for none.</param>
internal sealed class SideThread(Action<string>? log)
{
    private readonly ConcurrentQueue<string> _messages = new();
    private volatile bool _isRunning;

    /// <summary>Passes a message on, now or when the second thread has ended.</summary>
    internal void Log(string message)
    {
        if (_isRunning)
        {
            _messages.Enqueue(message);
        }
        else
        {
            log?.Invoke(message);
        }
    }

    /// <summary>Runs two pieces of work at the same time, and returns when both have ended.</summary>
    internal void Run(Action aside, Action here)
    {
        _isRunning = true;
        Task task = Task.Factory.StartNew(aside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            here();
        }
        finally
        {
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            _isRunning = false;

            // The exception counts as seen, also when the other work has thrown one too.
            _ = task.Exception;
            while (_messages.TryDequeue(out string? message))
            {
                log?.Invoke(message);
            }
        }

        task.GetAwaiter().GetResult();
    }
}
