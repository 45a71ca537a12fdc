using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// A watch on the folder of an interface: it lists the files twice, SettleTime apart. A file that is the same both times counts as complete.
/// </summary>
internal sealed class FolderWatch(
    EmployeeInterfaceRow definition, RemoteFolder remote, InterfaceLease lease, Action<string>? log, CancellationToken cancellation)
{
    private readonly string[] _patterns = RemoteNames.Patterns(definition.FilePattern);
    private readonly Stopwatch _sinceFirst = new();

    /// <summary>Whether the interface imports files with this name.</summary>
    internal bool IsWanted(string name) => RemoteNames.IsWanted(name, _patterns);

    /// <summary>Lists the files that the interface imports, all claimed files and, apart, the names that cannot be used in requests.</summary>
    internal (List<RemoteFile> Files, List<string> Unusable) First()
    {
        (List<RemoteFile> Files, List<string> Unusable) found = List();
        _sinceFirst.Start();
        return found;
    }

    /// <summary>Waits until SettleTime has passed since the first list, and lists the files again, by name.</summary>
    /// <param name="count">The number of files in the first list that nobody has claimed.</param>
    internal Dictionary<string, RemoteFile> Second(int count)
    {
        TimeSpan left = TimeSpan.FromSeconds(definition.SettleTime) - _sinceFirst.Elapsed;
        if (left > TimeSpan.Zero)
        {
            log?.Invoke(
                $"{Counted.Of(count, "file")} {(count == 1 ? "is there. It is" : "are there. They are")} looked at again in "
                    + $"{left.TotalSeconds:0.0} seconds, to see whether {(count == 1 ? "it is" : "they are")} complete.");
            lease.Work(() => cancellation.WaitHandle.WaitOne(left));
            cancellation.ThrowIfCancellationRequested();
        }

        return List().Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
    }

    private (List<RemoteFile> Files, List<string> Unusable) List()
    {
        var unusable = new List<string>();
        List<RemoteFile> files = remote.List(
            name => IsWanted(name) || RemoteNames.ParseClaim(name) is not null,
            name =>
            {
                if (IsWanted(name))
                {
                    unusable.Add(name);
                }
            },
            cancellation);
        return (files, unusable);
    }
}
