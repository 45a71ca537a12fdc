using System.Net.Sockets;
using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>Tries an interface step by step, each with a reason of its own when it fails.</summary>
internal sealed class InterfaceTest(
    EmployeeInterfaceRow definition,
    EmployeeInterfaceSecrets secrets,
    SftpOptions options,
    CancellationToken cancellation)
{
    private readonly SftpServer _server = EmployeeInterfaceService.ServerOf(definition);

    internal IEnumerable<EmployeeInterfaceCheck> Run()
    {
        bool isDefined = definition.Id != 0;
        string[] steps = isDefined
            ? ["Connection", "HostKey", "SignIn", "Directory", "Rights", "Folders", "Pattern", .. definition.ExportDirectory is null
                ? Array.Empty<string>()
                : ["Export"]]
            : ["Connection", "HostKey"];
        SftpRemoteFiles? remote = null;
        string? failed = null;
        try
        {
            foreach (string step in steps)
            {
                // An export needs no rights on the files of HR.
                if (failed is not null && !(step == "Export" && failed is not ("Connection" or "HostKey" or "SignIn")))
                {
                    yield return new EmployeeInterfaceCheck
                    {
                        Interface = definition.Name,
                        Step = step,
                        Result = EmployeeInterfaceCheckResult.Skipped,
                        Message = $"Not tried, since {failed} failed."
                    };
                    continue;
                }

                EmployeeInterfaceCheck check = Try(step, () => step switch
                {
                    "Connection" => Connection(),
                    "HostKey" => HostKey(isDefined),
                    "SignIn" => SignIn(out remote),
                    "Directory" => Directory(remote!),
                    "Rights" => Rights(remote!, definition.RemoteDirectory),
                    "Folders" => Folders(remote!),
                    "Pattern" => Pattern(remote!),
                    _ => Export(remote!),
                });
                failed ??= check.Result == EmployeeInterfaceCheckResult.Failed ? step : null;
                yield return check;
            }
        }
        finally
        {
            remote?.Dispose();
        }
    }

    private EmployeeInterfaceCheck Try(string step, Func<Finding> look)
    {
        Finding finding;
        try
        {
            finding = look();
        }
        catch (ProvisioningException exception)
        {
            finding = new Finding(exception.Message, exception.ErrorId);
        }
        catch (RemoteFileException exception)
        {
            finding = new Finding(Capital(exception.Message) + ".", ErrorIds.TransferFailed);
        }

        return new EmployeeInterfaceCheck
        {
            Interface = definition.Name,
            Step = step,
            Result = finding.ErrorId is null ? EmployeeInterfaceCheckResult.Passed : EmployeeInterfaceCheckResult.Failed,
            Message = finding.Message,
            ErrorId = finding.ErrorId,
            HostKeyFingerprint = finding.Fingerprints ?? [],
        };
    }

    private Finding Connection()
    {
        using var client = new TcpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(options.ConnectTimeout);
        try
        {
            client.ConnectAsync(_server.Host, _server.Port, stop.Token).AsTask().GetAwaiter().GetResult();
            return new Finding($"{_server} answers at {client.Client.RemoteEndPoint}.");
        }
        catch (SocketException exception)
        {
            return new Finding($"{_server} cannot be connected to: {OutsideText.Sentence(exception)} See that the name and the port are right, "
                + "and that no firewall is in between.", ErrorIds.TransferFailed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Finding($"{_server} does not answer within {options.ConnectTimeout.TotalSeconds:0} seconds. See that the name and the port "
                + "are right, and that no firewall is in between.", ErrorIds.TransferFailed);
        }
    }

    private Finding HostKey(bool isDefined)
    {
        var keys = new List<(string Kind, string Fingerprint, bool IsKnown)>();
        try
        {
            _server.Connect(null, options, new ReceivedBytes(), (kind, fingerprint, isKnown) => keys.Add((kind, fingerprint, isKnown)), cancellation);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ProvisioningException) && keys.Count == 0)
        {
            return new Finding($"{_server} does not speak SSH as it should: {OutsideText.Sentence(exception)}", ErrorIds.TransferFailed);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ProvisioningException))
        {
            // It went after the keys that it has shown.
        }

        string shown = string.Join(", ", keys.Select(key => $"{key.Fingerprint} ({key.Kind})"));
        string[] fingerprints = keys.Select(key => key.Fingerprint).ToArray();
        if (!isDefined)
        {
            return new Finding($"The server's host keys are {shown}. Compare one of them with what its administrator says, and give it to "
                + "New-EmployeeInterface -HostKeyFingerprint.", null, fingerprints);
        }

        List<string> known = keys.Where(key => key.IsKnown).Select(key => $"{key.Fingerprint} ({key.Kind})").ToList();
        return known.Count > 0
            ? new Finding($"The server shows the key that is known: {string.Join(", ", known)}.", null, fingerprints)
            : new Finding(
                $"The server's host keys are {shown}, and what is known is {string.Join(", ", _server.Fingerprints)}. If its administrator "
                    + $"confirms one of them, pin it with Set-EmployeeInterface '{definition.Name}' -HostKeyFingerprint; if not, somebody may be "
                    + "in between.",
                ErrorIds.HostKeyMismatch,
                fingerprints);
    }

    private Finding SignIn(out SftpRemoteFiles? remote)
    {
        SftpSignIn signIn = SftpSignIn.Create(definition.Name, definition.Username, definition.KeyFile, secrets);
        remote = new SftpRemoteFiles(_server, signIn, options);
        remote.Find(".", cancellation);
        string warning = definition.KeyFile is { } key && !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(
                key) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0
                ? " Other accounts of this machine can read the key file; chmod 600 keeps it private."
                : string.Empty;
        return new Finding($"'{definition.Username}' is let in by {signIn.Description}.{warning}");
    }

    private Finding Directory(SftpRemoteFiles remote)
    {
        RemoteFile? found = remote.Find(definition.RemoteDirectory, cancellation);
        if (found is null)
        {
            return new Finding($"There is no folder '{definition.RemoteDirectory}'. See that it is written as it is seen after signing in; what "
                + "does not begin with '/' is below the folder in which that begins.", ErrorIds.TransferFailed);
        }

        if (found.Value.Kind == RemoteFileKind.File)
        {
            return new Finding($"'{definition.RemoteDirectory}' is a file, and must be a folder.", ErrorIds.TransferFailed);
        }

        int entries = 0;
        remote.List(definition.RemoteDirectory, file => entries += file.Name is "." or ".." ? 0 : 1, cancellation);
        return new Finding($"'{definition.RemoteDirectory}' is there and can be listed; it has {entries} entries.");
    }

    /// <summary>Writes, renames and deletes a file of its own.</summary>
    private Finding Rights(SftpRemoteFiles remote, string directory)
    {
        string name = RemoteNames.Join(directory, $".userprovisioning-test-{RemoteNames.NewClaimId()}.tmp");
        string renamed = name[..^4] + "-renamed.tmp";
        string what = "written to";
        try
        {
            using var nothing = new MemoryStream([(byte)'\n']);
            remote.Store(nothing, name, null, cancellation);
            what = "renamed in";
            remote.Rename(name, renamed, cancellation);
            what = "deleted from";
            remote.Delete(renamed, cancellation);
            return new Finding($"Files in '{directory}' can be written, renamed and deleted.");
        }
        catch (RemoteFileException exception)
        {
            if (what != "written to")
            {
                TryDelete(remote, name);
            }

            return new Finding($"Files cannot be {what} '{directory}': {exception.Message}. A file is claimed by renaming it, so "
                + $"'{definition.Username}' needs the right to write to that folder.", ErrorIds.TransferFailed);
        }
    }

    private Finding Folders(SftpRemoteFiles remote)
    {
        var found = new List<string>();
        foreach (string name in new[] { RemoteNames.Processed, RemoteNames.Error })
        {
            string path = RemoteNames.Join(definition.RemoteDirectory, name);
            RemoteFile? folder = remote.Find(path, cancellation);
            if (folder is { Kind: RemoteFileKind.File })
            {
                return new Finding($"'{path}' is a file, and must be a folder. Rename it on the server.", ErrorIds.TransferFailed);
            }

            if (folder is not null)
            {
                Finding rights = Rights(remote, path);
                if (rights.ErrorId is not null)
                {
                    return rights;
                }
            }

            found.Add(folder is null ? $"'{path}' is not there, and will be made when it is needed" : $"'{path}' is there");
        }

        return new Finding(string.Join("; ", found) + ".");
    }

    private Finding Pattern(SftpRemoteFiles remote)
    {
        string[] patterns = RemoteNames.Patterns(definition.FilePattern);
        (int wanted, int claimed, int others) = (0, 0, 0);
        RemoteFile? oldest = null;
        remote.List(
            definition.RemoteDirectory,
            file =>
            {
                if (file.Kind != RemoteFileKind.File)
                {
                    return;
                }

                if (RemoteNames.IsUsable(file.Name) && RemoteNames.IsWanted(file.Name, patterns))
                {
                    wanted++;
                    oldest = oldest is null || file.ModifiedAt < oldest.Value.ModifiedAt ? file : oldest;
                }
                else if (RemoteNames.ParseClaim(file.Name) is not null)
                {
                    claimed++;
                }
                else
                {
                    others++;
                }
            },
            cancellation);
        string first = oldest is { } file ? $", the oldest '{RemoteNames.Show(file.Name)}' with {file.Length:N0} bytes, last written to at "
            + $"{Clock.Local(file.ModifiedAt):yyyy-MM-dd HH:mm:ss}" : string.Empty;
        return new Finding(
            $"'{definition.FilePattern}' finds {wanted} files that wait{first}. {claimed} are held by a worker, {others} are other files.");
    }

    private Finding Export(SftpRemoteFiles remote)
    {
        string directory = definition.ExportDirectory!;
        return remote.Find(directory, cancellation) switch
        {
            null => new Finding($"'{directory}' is not there, and will be made when it is needed."),
            { Kind: RemoteFileKind.File } => new Finding($"'{directory}' is a file, and must be a folder.", ErrorIds.TransferFailed),
            _ => Rights(remote, directory),
        };
    }

    private void TryDelete(SftpRemoteFiles remote, string name)
    {
        try
        {
            remote.Delete(name, cancellation);
        }
        catch (RemoteFileException)
        {
            // It could be written and not be renamed; that it cannot be deleted either is no news.
        }
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private sealed record Finding(string Message, string? ErrorId = null, IReadOnlyList<string>? Fingerprints = null);
}
