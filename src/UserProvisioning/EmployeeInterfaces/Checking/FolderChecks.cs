using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>The checks of an interface's folders on its server: that they exist, that files can be written, and which files wait in them.</summary>
internal sealed class FolderChecks(EmployeeInterfaceRow definition, IRemoteFiles remote, CancellationToken cancellation)
{
    internal Finding Directory()
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
        return new Finding($"'{definition.RemoteDirectory}' is there and can be listed; it has {entries:N0} {(entries == 1 ? "entry" : "entries")}.");
    }

    /// <summary>Writes, renames and deletes a test file.</summary>
    internal Finding Rights(string directory)
    {
        string name = RemoteNames.Join(directory, $".userprovisioning-test-{RemoteNames.NewClaimId()}.tmp");
        string renamed = name[..^4] + "-renamed.tmp";
        string what = "written to";
        try
        {
            using var nothing = new MemoryStream([(byte)'\n']);
            remote.Store(nothing, name, null, cancellation);
            what = "renamed in";
            remote.Rename(name, renamed, isFree: true, cancellation);
            what = "deleted from";
            remote.Delete(renamed, cancellation);
            return new Finding($"Files in '{directory}' can be written, renamed and deleted.");
        }
        catch (RemoteFileException exception)
        {
            if (what != "written to")
            {
                TryDelete(name);
            }

            return new Finding($"Files cannot be {what} '{directory}': {OutsideText.Show(exception)}. A file is claimed by renaming it, so "
                + $"'{definition.Username}' needs the right to write to that folder.", ErrorIds.TransferFailed);
        }
    }

    internal Finding Folders()
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
                Finding rights = Rights(path);
                if (rights.ErrorId is not null)
                {
                    return rights;
                }
            }

            found.Add(folder is null ? $"'{path}' is not there, and will be made when it is needed" : $"'{path}' is there");
        }

        return new Finding(string.Join("; ", found) + ".");
    }

    internal Finding Pattern()
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
            $"'{definition.FilePattern}' finds {Counted.Of(wanted, "file")} that {(wanted == 1 ? "waits" : "wait")}{first}. "
                + $"{claimed:N0} {(claimed == 1 ? "is" : "are")} held by a worker, "
                + $"{others:N0} {(others == 1 ? "is another file" : "are other files")}.");
    }

    internal Finding Export()
    {
        string directory = definition.ExportDirectory!;
        return remote.Find(directory, cancellation) switch
        {
            null => new Finding($"'{directory}' is not there, and will be made when it is needed."),
            { Kind: RemoteFileKind.File } => new Finding($"'{directory}' is a file, and must be a folder.", ErrorIds.TransferFailed),
            _ => Rights(directory),
        };
    }

    private void TryDelete(string name)
    {
        try
        {
            remote.Delete(name, cancellation);
        }
        catch (RemoteFileException)
        {
            // The check has failed already; a test file that cannot be deleted stays.
        }
    }
}
