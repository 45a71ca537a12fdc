using System.Diagnostics;
using Polly;
using Polly.Retry;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;
using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>Files on an SFTP server, by SSH.NET.</summary>
internal sealed class SftpRemoteFiles : IRemoteFiles
{
    /// <summary>What a file is called beside its name while it is written.</summary>
    private const string Unfinished = ".part";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly SftpServer _server;
    private readonly SftpSignIn _signIn;
    private readonly SftpOptions _options;
    private readonly Action<string>? _onRetry;
    private SftpClient? _client;
    private bool _isPlain;

    /// <param name="server">The server.</param>
    /// <param name="signIn">How to sign in; disposed with this.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="onRetry">Is told why something is tried again.</param>
    internal SftpRemoteFiles(SftpServer server, SftpSignIn signIn, SftpOptions options, Action<string>? onRetry = null)
    {
        _server = server;
        _signIn = signIn;
        _options = options;
        _onRetry = onRetry;
    }

    public void List(string directory, Action<RemoteFile> onFile, CancellationToken cancellation)
    {
        // Collected first: what was told cannot be taken back when the connection breaks in the middle.
        var files = new List<RemoteFile>();
        Do(
            (client, _) =>
            {
                files.Clear();
                Await(async stop =>
                {
                    await foreach (ISftpFile file in client.ListDirectoryAsync(directory, stop).ConfigureAwait(false))
                    {
                        files.Add(Describe(file.Name, file.Attributes));
                    }
                }, null, null, cancellation);
                return true;
            },
            cancellation);
        files.ForEach(onFile);
    }

    public RemoteFile? Find(string path, CancellationToken cancellation) => Do(
        (client, _) =>
        {
            try
            {
                SftpFileAttributes? attributes = null;
                Await(async stop => attributes = await client.GetAttributesAsync(path, stop).ConfigureAwait(false), null, null, cancellation);
                return Describe(RemoteNames.NameOf(path), attributes!);
            }
            catch (SftpPathNotFoundException)
            {
                return (RemoteFile?)null;
            }
        },
        cancellation);

    public void Fetch(string path, Stream target, Action<long>? onBytes, CancellationToken cancellation) => Do(
        (client, _) =>
        {
            target.SetLength(0);
            var meter = new MeteredStream(target);
            Await(stop => client.DownloadFileAsync(path, meter, stop), () => meter.Count, onBytes, cancellation);
            return true;
        },
        cancellation);

    public void Store(Stream source, string path, Action<long>? onBytes, CancellationToken cancellation)
    {
        string name = RemoteNames.NameOf(path);
        string unfinished = $"{path[..^name.Length]}.{name}{Unfinished}";
        Do(
            (client, _) =>
            {
                source.Position = 0;
                var meter = new MeteredStream(source);
                Await(stop => client.UploadFileAsync(meter, unfinished, canOverride: true, null, stop), () => meter.Count, onBytes, cancellation);
                return true;
            },
            cancellation);
        Do((client, attempt) => Move(client, unfinished, path, attempt, replace: true, cancellation), cancellation);
    }

    public bool Rename(string from, string to, CancellationToken cancellation) =>
        Do((client, attempt) => Move(client, from, to, attempt, replace: false, cancellation), cancellation);

    public void MakeDirectory(string path, CancellationToken cancellation)
    {
        if (Find(path, cancellation) is { } found)
        {
            if (found.Kind == RemoteFileKind.File)
            {
                throw new RemoteFileException(RemoteFault.Exists, "there is a file of that name");
            }

            return;
        }

        Do(
            (client, _) =>
            {
                try
                {
                    Await(stop => client.CreateDirectoryAsync(path, stop), null, null, cancellation);
                }
                catch (SftpException) when (Find(path, cancellation)?.Kind == RemoteFileKind.Directory)
                {
                    // Somebody else made it meanwhile.
                }

                return true;
            },
            cancellation);
    }

    public void Delete(string path, CancellationToken cancellation) => Do(
        (client, _) =>
        {
            try
            {
                Await(stop => client.DeleteFileAsync(path, stop), null, null, cancellation);
            }
            catch (SftpPathNotFoundException)
            {
                // It is gone, which is what was asked for.
            }

            return true;
        },
        cancellation);

    public void Dispose()
    {
        Drop();
        _signIn.Dispose();
    }

    private static RemoteFile Describe(string name, SftpFileAttributes attributes)
    {
        RemoteFileKind kind = attributes.IsDirectory ? RemoteFileKind.Directory
            : attributes.IsSymbolicLink || attributes.IsSocket || attributes.IsBlockDevice || attributes.IsCharacterDevice || attributes.IsNamedPipe ? RemoteFileKind.Other
            : RemoteFileKind.File;
        return new RemoteFile(name, attributes.Size, attributes.LastWriteTimeUtc, kind);
    }

    /// <summary>
    /// Renames in one step, by OpenSSH's extension posix-rename where the server has it. The protocol's own rename does it by a second
    /// link, which Linux refuses for files of another account: and HR's files are HR's.
    /// </summary>
    private bool Move(SftpClient client, string from, string to, int attempt, bool replace, CancellationToken cancellation)
    {
        bool isTaken = Find(to, cancellation) is not null;
        if (isTaken && !replace)
        {
            // An answer that was lost with the connection does not undo what was done before it.
            return attempt > 0 && Find(from, cancellation) is null ? true : throw new RemoteFileException(RemoteFault.Exists, "something has that name already");
        }

        try
        {
            if (!_isPlain)
            {
                try
                {
                    Await(stop => Task.Run(() => client.RenameFile(from, to, isPosix: true), stop), null, null, cancellation);
                    return true;
                }
                catch (NotSupportedException)
                {
                    _isPlain = true;
                }
            }

            if (isTaken)
            {
                Delete(to, cancellation);
            }

            Await(stop => client.RenameFileAsync(from, to, stop), null, null, cancellation);
            return true;
        }
        catch (SftpException exception) when (!SftpFaults.IsTransient(exception) && Find(from, cancellation) is null)
        {
            return false;
        }
    }

    /// <summary>Does something on a connection, again and on a new one when the one it had was lost.</summary>
    private T Do<T>(Func<SftpClient, int, T> action, CancellationToken cancellation)
    {
        int attempt = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(SftpFaults.IsTransient),
                MaxRetryAttempts = Math.Max(_options.Retries, 1),
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    attempt++;
                    Drop();
                    _onRetry?.Invoke($"{_server}: {retry.Outcome.Exception!.Message.Trim().TrimEnd('.')}. Attempt {retry.AttemptNumber + 2} of {_options.Retries + 1} in {retry.RetryDelay.TotalSeconds:0.0} seconds.");
                    return default;
                },
            })
            .Build();
        try
        {
            return _options.Retries == 0 ? action(Connected(cancellation), 0) : pipeline.Execute(_ => action(Connected(cancellation), attempt), cancellation);
        }
        catch (LocalFileException exception)
        {
            throw new RemoteFileException(RemoteFault.Failed, $"the disk of this machine gave way: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (SftpFaults.Translate(exception, _server) is { } fault)
        {
            if (SftpFaults.IsTransient(exception))
            {
                Drop();
            }

            throw fault;
        }
    }

    private SftpClient Connected(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_client is { IsConnected: false })
        {
            Drop();
        }

        return _client ??= _server.Connect(_signIn, _options, null, cancellation)!;
    }

    private void Drop()
    {
        SftpClient? client = _client;
        _client = null;
        if (client is null)
        {
            return;
        }

        // Saying goodbye to a server that does not answer takes as long as it is given: nobody waits for it.
        var goodbye = Task.Run(() =>
        {
            try
            {
                client.Dispose();
            }
            catch (Exception exception) when (exception is SshException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // It is gone either way.
            }
        });
        goodbye.Wait(TimeSpan.FromSeconds(2));
    }

    /// <summary>Waits for a task on this thread, which may show progress; gives up when nothing comes for too long.</summary>
    private void Await(Func<CancellationToken, Task> start, Func<long>? count, Action<long>? onBytes, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task task = start(stop.Token);
        long last = 0;
        var still = Stopwatch.StartNew();
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Tick))
        {
            long now = count?.Invoke() ?? 0;
            if (now != last)
            {
                last = now;
                still.Restart();
                onBytes?.Invoke(now);
            }

            if (cancellation.IsCancellationRequested || still.Elapsed > _options.OperationTimeout)
            {
                // What the task holds on to goes with its connection.
                stop.Cancel();
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(2));
                if (!task.IsCompleted)
                {
                    Drop();
                    _ = task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
                }

                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"Nothing came for {_options.OperationTimeout.TotalSeconds:0} seconds.");
            }
        }

        if (task.IsCanceled)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        task.GetAwaiter().GetResult();
        if (count is not null)
        {
            onBytes?.Invoke(count());
        }
    }
}
