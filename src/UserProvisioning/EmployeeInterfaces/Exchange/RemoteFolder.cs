using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The directory of an interface on its server. It turns faults of the server into errors with a stable id and a message.</summary>
internal sealed class RemoteFolder(IRemoteFiles remote, string interfaceName, string directory)
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>Makes the path of a name below the directory.</summary>
    internal string PathOf(string name) => RemoteNames.Join(directory, name);

    /// <summary>Lists the files that can be used; other names are passed to <paramref name="onUnusable"/>.</summary>
    internal List<RemoteFile> List(Predicate<string> isWanted, Action<string> onUnusable, CancellationToken cancellation)
    {
        var files = new List<RemoteFile>();
        Guard($"The folder '{directory}' cannot be listed", () =>
        {
            remote.List(
                directory,
                file =>
                {
                    if (file.Kind == RemoteFileKind.File && file.Name is not ("." or ".."))
                    {
                        if (!RemoteNames.IsUsable(file.Name))
                        {
                            onUnusable(file.Name);
                        }
                        else if (isWanted(file.Name))
                        {
                            files.Add(file);
                        }
                    }
                },
                cancellation);
            return true;
        });
        return files;
    }

    internal RemoteFile? Find(string name, CancellationToken cancellation) =>
        Guard($"'{RemoteNames.Show(PathOf(name))}' cannot be looked at", () => remote.Find(PathOf(name), cancellation));

    /// <exception cref="RemoteFileException">The fault of the server; the caller says what it means.</exception>
    internal bool Rename(string from, string to, bool isFree, CancellationToken cancellation) =>
        remote.Rename(PathOf(from), PathOf(to), isFree, cancellation);

    /// <exception cref="RemoteFileException">The fault of the server, unchanged.</exception>
    internal void Fetch(string name, Stream target, long length, Action<long>? onBytes, CancellationToken cancellation) =>
        remote.Fetch(PathOf(name), target, length, onBytes, cancellation);

    internal void Store(Stream source, string name, Action<long>? onBytes, CancellationToken cancellation) =>
        Guard($"'{RemoteNames.Show(PathOf(name))}' cannot be written", () =>
        {
            remote.Store(source, PathOf(name), onBytes, cancellation);
            return true;
        });

    /// <summary>Makes a folder below the directory unless it exists. Each folder is looked up once in a call.</summary>
    internal void MakeFolder(string name, CancellationToken cancellation)
    {
        if (_made.Add(name))
        {
            Guard($"The folder '{RemoteNames.Show(PathOf(name))}' cannot be made", () =>
            {
                remote.MakeDirectory(PathOf(name), cancellation);
                return true;
            });
        }
    }

    /// <summary>Makes an error with a stable id of a fault of the server.</summary>
    internal ProvisioningException Error(string what, RemoteFileException exception) => new(
        ErrorIds.TransferFailed,
        $"{what}: {OutsideText.Show(exception)}. It was for the employee interface '{interfaceName}'.",
        interfaceName,
        exception);

    private T Guard<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (RemoteFileException exception)
        {
            throw Error(what, exception);
        }
    }
}
