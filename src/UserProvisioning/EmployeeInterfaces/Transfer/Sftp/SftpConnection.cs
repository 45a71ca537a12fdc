using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;
using Renci.SshNet;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// A connection to an SFTP server. It is opened when it is first needed, and again after it was lost. It retries what failed for a transient
/// reason, and turns every fault of a server into a <see cref="RemoteFileException"/> or a <see cref="ProvisioningException"/>.
/// </summary>
internal sealed class SftpConnection(SftpServer server, SftpSignIn signIn, SftpOptions options, Action<string>? onRetry) : IDisposable
{
    private SftpClient? _client;
    private ReceivedBytes _received = new();

    /// <summary>Runs an action on the connection.</summary>
    /// <param name="bytes">How many bytes the server may send for the action, beside the overhead of the protocol.</param>
    /// <param name="action">The action. It gets the number of the attempt; 0 for the first.</param>
    /// <param name="cancellation">Stops at once.</param>
    internal T Do<T>(long bytes, Func<SftpClient, int, T> action, CancellationToken cancellation)
    {
        try
        {
            try
            {
                return Once(bytes, action, 0, cancellation);
            }
            catch (Exception exception) when (options.Retries > 0 && IsTransient(exception))
            {
                return Again(bytes, action, ExceptionDispatchInfo.Capture(exception), cancellation);
            }
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

    /// <summary>
    /// Makes a request whose answer is short, on this thread: the library waits no longer than <see cref="SftpOptions.OperationTimeout"/> for an
    /// answer. The connection is closed when the call is canceled.
    /// </summary>
    internal static T Ask<T>(SftpClient client, Func<T> request, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(() => SftpServer.Abandon(client));
        try
        {
            return request();
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, exception, cancellation);
        }
    }

    /// <inheritdoc cref="Ask{T}"/>
    internal static void Ask(SftpClient client, Action request, CancellationToken cancellation) => Ask(
        client,
        () =>
        {
            request();
            return true;
        },
        cancellation);

    /// <summary>Runs an operation with a time limit. The connection is closed when the operation takes longer.</summary>
    /// <param name="start">Starts the operation.</param>
    /// <param name="pace">The progress of the operation.</param>
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
            // The task of the operation ends when its connection is closed.
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

    /// <summary>Retries an action whose first attempt failed for a transient reason.</summary>
    private T Again<T>(long bytes, Func<SftpClient, int, T> action, ExceptionDispatchInfo first, CancellationToken cancellation)
    {
        int attempt = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
                MaxRetryAttempts = options.Retries,
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
        return pipeline.Execute(
            _ =>
            {
                if (attempt == 0)
                {
                    first.Throw();
                }

                return Once(bytes, action, attempt, cancellation);
            },
            cancellation);
    }

    private bool IsTransient(Exception exception) => _received.Fault is null && SftpFaults.IsTransient(exception);

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
            // Between operations only the few bytes of the protocol itself are allowed.
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
