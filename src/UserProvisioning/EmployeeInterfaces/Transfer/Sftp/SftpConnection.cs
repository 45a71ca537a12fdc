using Polly;
using Polly.Retry;
using Renci.SshNet;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// A connection to an SFTP server that is made when it is first needed, and again after it was lost. It tries again what failed for a transient
/// reason, and turns every fault of a server into a <see cref="RemoteFileException"/> or a <see cref="ProvisioningException"/>.
/// </summary>
internal sealed class SftpConnection(SftpServer server, SftpSignIn signIn, SftpOptions options, Action<string>? onRetry) : IDisposable
{
    private SftpClient? _client;
    private ReceivedBytes _received = new();

    /// <summary>Does something on the connection.</summary>
    /// <param name="bytes">How many bytes the server may send for it, beside what the protocol adds.</param>
    /// <param name="action">What to do, and at which attempt it is; 0 for the first.</param>
    /// <param name="cancellation">Stops at once.</param>
    internal T Do<T>(long bytes, Func<SftpClient, int, T> action, CancellationToken cancellation)
    {
        int attempt = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(exception => _received.Fault is null && SftpFaults.IsTransient(exception)),
                MaxRetryAttempts = Math.Max(options.Retries, 1),
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    attempt++;
                    Drop();
                    string why = OutsideText.Sentence(retry.Outcome.Exception!);
                    onRetry?.Invoke(
                        $"{server}: {why} Attempt {retry.AttemptNumber + 2} of {options.Retries + 1} in {retry.RetryDelay.TotalSeconds:0.0} "
                            + "seconds.");
                    return default;
                },
            })
            .Build();
        try
        {
            return options.Retries == 0
                ? Once(bytes, action, 0, cancellation)
                : pipeline.Execute(_ => Once(bytes, action, attempt, cancellation), cancellation);
        }
        catch (LocalFileException exception)
        {
            throw new RemoteFileException(
                RemoteFault.Failed,
                $"the disk of this machine gave way: {OutsideText.Show(exception).TrimEnd('.')}",
                exception);
        }
        catch (Exception exception) when (SftpFaults.Translate(_received.Fault ?? exception, server) is { } fault)
        {
            if (_received.Fault is not null || exception is TransferLimitException || SftpFaults.IsTransient(exception))
            {
                Drop();
            }

            throw fault;
        }
    }

    /// <summary>Does something within the time that it may take, which the connection does not survive when it takes longer.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="pace">How far it has come, and who wants to know.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal void Await(Func<CancellationToken, Task> start, TransferPace pace, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task task = start(stop.Token);
        try
        {
            pace.Await(task, options, cancellation);
        }
        catch (Exception) when (!task.IsCompleted)
        {
            // The task ends when its connection is closed.
            stop.Cancel();
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(2));
            if (!task.IsCompleted)
            {
                Drop();
                _ = task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            }

            throw;
        }

        if (task.IsCanceled)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Drop();
        signIn.Dispose();
    }

    private T Once<T>(long bytes, Func<SftpClient, int, T> action, int attempt, CancellationToken cancellation)
    {
        SftpClient client = Connected(cancellation);
        _received.Allow(bytes);
        try
        {
            return action(client, attempt);
        }
        finally
        {
            // Bytes that come without a request belong to the protocol itself, and they are few.
            _received.Allow(0);
        }
    }

    private SftpClient Connected(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_client is { IsConnected: false })
        {
            Drop();
        }

        if (_client is null)
        {
            _received = new ReceivedBytes();
            _client = server.Connect(signIn, options, _received, null, cancellation)!;
        }

        return _client;
    }

    private void Drop()
    {
        SftpClient? client = _client;
        _client = null;
        if (client is not null)
        {
            SftpServer.Abandon(client);
        }
    }
}
