using System.Diagnostics;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;
using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The files on an SFTP server, through the library SSH.NET.</summary>
internal sealed class SftpRemoteFiles : IRemoteFiles
{
    /// <summary>The suffix of the temporary name that a file has while it is written.</summary>
    private const string Unfinished = ".part";

    private readonly SftpOptions _options;
    private readonly SftpConnection _connection;
    private bool _isPlain;

    /// <param name="server">The server.</param>
    /// <param name="signIn">The way to sign in; it is disposed with this object.</param>
    /// <param name="options">Time limits and retries.</param>
    /// <param name="onRetry">Receives the reason of each retry.</param>
    internal SftpRemoteFiles(SftpServer server, SftpSignIn signIn, SftpOptions options, Action<string>? onRetry = null)
    {
        _options = options;
        _connection = new SftpConnection(server, signIn, options, onRetry);
    }

    public void List(string directory, Action<RemoteFile> onFile, CancellationToken cancellation)
    {
        // Collect the list first: the caller gets the whole list, or nothing if the connection is lost.
        var files = new List<RemoteFile>();
        _connection.Do(
            _options.MostListedBytes,
            (client, _) =>
            {
                files.Clear();
                long count = 0;
                _connection.Await(
                    async stop =>
                    {
                        await foreach (ISftpFile file in client.ListDirectoryAsync(directory, stop).ConfigureAwait(false))
                        {
                            if (files.Count == _options.MostListedFiles)
                            {
                                throw new TransferLimitException(
                                    $"there are more than {_options.MostListedFiles:N0} entries in it; move away what was dealt with");
                            }

                            files.Add(Describe(file.Name, file.Attributes));
                            Interlocked.Increment(ref count);
                        }
                    },
                    new TransferPace(() => Interlocked.Read(ref count)),
                    cancellation);
                return true;
            },
            cancellation);
        files.ForEach(onFile);
    }

    public RemoteFile? Find(string path, CancellationToken cancellation) => _connection.Do(
            0,
        (client, _) =>
        {
            try
            {
                return Describe(RemoteNames.NameOf(path), SftpConnection.Ask(client, () => client.GetAttributes(path), cancellation));
            }
            catch (SftpPathNotFoundException)
            {
                return (RemoteFile?)null;
            }
        },
        cancellation);

    public void Fetch(string path, Stream target, long length, Action<long>? onBytes, CancellationToken cancellation) => _connection.Do(
        length,
        (client, _) =>
        {
            target.SetLength(0);
            var meter = new MeteredStream(target, length);
            if (length < SftpOptions.ReadSize)
            {
                SftpConnection.Ask(client, () => FetchShort(client, path, meter, length), cancellation);
            }
            else
            {
                _connection.Await(stop => client.DownloadFileAsync(path, meter, stop), Pace(meter, onBytes), cancellation);
            }

            return true;
        },
        cancellation);

    public void Store(Stream source, string path, Action<long>? onBytes, CancellationToken cancellation)
    {
        string name = RemoteNames.NameOf(path);
        string unfinished = $"{path[..^name.Length]}.{name}{Unfinished}";
        _connection.Do(
            0,
            (client, _) =>
            {
                source.Position = 0;
                var meter = new MeteredStream(source);
                _connection.Await(
                    stop => client.UploadFileAsync(meter, unfinished, canOverride: true, null, stop),
                    Pace(meter, onBytes),
                    cancellation);
                return true;
            },
            cancellation);
        _connection.Do(0, (client, _) => Move(client, unfinished, path, Find(path, cancellation) is not null, cancellation), cancellation);
    }

    public bool Rename(string from, string to, bool isFree, CancellationToken cancellation) => _connection.Do(
        0,
        (client, attempt) =>
        {
            // The server may have renamed the file before the connection was lost with the answer.
            bool isTaken = (attempt > 0 || !isFree) && Find(to, cancellation) is not null;
            return isTaken && attempt > 0 && Find(from, cancellation) is null ? true
                : isTaken ? throw new RemoteFileException(RemoteFault.Exists, "something has that name already")
                : Move(client, from, to, isTaken: false, cancellation);
        },
        cancellation);

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

        _connection.Do(
            0,
            (client, _) =>
            {
                try
                {
                    SftpConnection.Ask(client, () => client.CreateDirectory(path), cancellation);
                }
                catch (SftpException) when (Find(path, cancellation)?.Kind == RemoteFileKind.Directory)
                {
                    // Somebody else made the folder meanwhile.
                }

                return true;
            },
            cancellation);
    }

    public void Delete(string path, CancellationToken cancellation) => _connection.Do(
            0,
        (client, _) =>
        {
            try
            {
                SftpConnection.Ask(client, () => client.DeleteFile(path), cancellation);
            }
            catch (SftpPathNotFoundException)
            {
                // The file is gone already.
            }

            return true;
        },
        cancellation);

    public void Dispose() => _connection.Dispose();

    private TransferPace Pace(MeteredStream meter, Action<long>? onBytes) =>
        new(() => meter.Count, (long)(_options.SlowestBytesPerSecond * _options.OperationTimeout.TotalSeconds), onBytes);

    /// <summary>Fetches a file that comes with one answer, with fewer requests than the download of the library makes.</summary>
    private void FetchShort(SftpClient client, string path, MeteredStream target, long length)
    {
        var clock = Stopwatch.StartNew();
        using SftpFileStream file = client.OpenRead(path);
        byte[] buffer = new byte[length + 1];
        int read;
        do
        {
            read = file.Read(buffer, 0, buffer.Length);
            target.Write(buffer, 0, read);
            if (clock.Elapsed > _options.OperationTimeout)
            {
                throw new TimeoutException(
                    $"Too little came: {target.Count} of {length} bytes in {_options.OperationTimeout.TotalSeconds:0} seconds.");
            }
        }
        while (read > 0 && target.Count < length);
    }

    private static RemoteFile Describe(string name, SftpFileAttributes attributes)
    {
        RemoteFileKind kind = attributes.IsDirectory ? RemoteFileKind.Directory
            : attributes.IsSymbolicLink || attributes.IsSocket || attributes.IsBlockDevice || attributes.IsCharacterDevice || attributes.IsNamedPipe
                ? RemoteFileKind.Other
            : RemoteFileKind.File;
        return new RemoteFile(name, attributes.Size, attributes.LastWriteTimeUtc, kind);
    }

    /// <summary>
    /// Renames in one step, by OpenSSH's extension posix-rename where the server has it. The protocol's own rename does it by a second
    /// link, which Linux refuses for files of another account, as HR's files are.
    /// </summary>
    /// <param name="client">The connection.</param>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new path.</param>
    /// <param name="isTaken">Whether a file has the new name, which this one replaces.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <returns>False when there is no file with the old name.</returns>
    private bool Move(SftpClient client, string from, string to, bool isTaken, CancellationToken cancellation)
    {
        try
        {
            if (!_isPlain)
            {
                try
                {
                    SftpConnection.Ask(client, () => client.RenameFile(from, to, isPosix: true), cancellation);
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

            SftpConnection.Ask(client, () => client.RenameFile(from, to), cancellation);
            return true;
        }
        catch (SftpException exception) when (!SftpFaults.IsTransient(exception) && Find(from, cancellation) is null)
        {
            return false;
        }
    }
}
