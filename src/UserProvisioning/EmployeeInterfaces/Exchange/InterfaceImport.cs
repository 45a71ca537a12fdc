using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// One call on an interface: it finishes the files of an earlier call, and imports new files, oldest first. If the call is interrupted
/// anywhere, the next call continues from the records of the files and their names on the server.
/// </summary>
internal sealed class InterfaceImport
{
    private readonly EmployeeInterfaceRow _definition;
    private readonly FileRecords _records;
    private readonly FolderWatch _watch;
    private readonly FilePipeline _pipeline;
    private readonly FileResults _results;
    private readonly EarlierFiles _earlier;

    /// <param name="context">The database and the clock.</param>
    /// <param name="definition">The interface.</param>
    /// <param name="request">The options of the call.</param>
    /// <param name="remote">The interface's folder on the server.</param>
    /// <param name="lease">The lease on the interface, which this call holds.</param>
    /// <param name="local">The folder for fetched files.</param>
    /// <param name="side">The second thread of the call.</param>
    /// <param name="cancellation">Stops at once.</param>
    internal InterfaceImport(
        ProvisioningContext context,
        EmployeeInterfaceRow definition,
        EmployeeInterfaceRequest request,
        RemoteFolder remote,
        InterfaceLease lease,
        PrivateFolder local,
        SideThread side,
        CancellationToken cancellation)
    {
        _definition = definition;
        var copies = new LocalCopies(local);
        _records = new FileRecords(context, definition, lease);
        _results = new FileResults(definition, remote, _records);
        _watch = new FolderWatch(definition, remote, lease, request.Log, cancellation);
        var mover = new FileMover(context.Store, remote, _records, local, cancellation);
        _earlier = new EarlierFiles(definition, lease, _records, _watch, mover, _results, request.Log);
        var claims = new FileClaims(definition, remote, _records, _results, side.Log, cancellation);
        var download = new FileDownload(definition, remote, lease, claims, _results, request.Transfer, cancellation);
        var import = new FetchedFileImport(context, definition, request, remote, lease, _records, cancellation);
        _pipeline = new FilePipeline(
            lease,
            _records,
            new FileIntake(definition, claims, download, mover, _records, _results, copies, side.Log),
            new GroupImport(context, _records, import, copies, cancellation),
            new ImportStop(definition, _results),
            side,
            cancellation);
    }

    /// <summary>Lists the files that a call would import, and imports none.</summary>
    internal static IEnumerable<EmployeeInterfaceFile> Plan(EmployeeInterfaceRow definition, RemoteFolder remote, CancellationToken cancellation)
    {
        string[] patterns = RemoteNames.Patterns(definition.FilePattern);
        return remote.List(name => RemoteNames.IsWanted(name, patterns), static _ => { }, cancellation)
            .OrderBy(file => file.ModifiedAt)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new EmployeeInterfaceFile
            {
                Interface = definition.Name,
                FileName = file.Name,
                Path = remote.PathOf(file.Name),
                Outcome = EmployeeInterfaceOutcome.Planned,
                Messages = [$"{file.Length:N0} bytes, last written to at {Clock.Local(file.ModifiedAt):yyyy-MM-dd HH:mm:ss}"],
            });
    }

    /// <summary>Runs the import, while the caller reads the results.</summary>
    internal IEnumerable<EmployeeInterfaceFile> Run()
    {
        (List<RemoteFile> files, List<string> unusable) = _watch.First();
        foreach (string name in unusable)
        {
            yield return _results.Refused(name, $"The name of the file '{RemoteNames.Show(name)}' in '{_definition.RemoteDirectory}' cannot be "
                + "read as UTF-8, or is no name of one file, so it cannot be asked for. Rename it on the server.");
        }

        var pending = new List<PendingFile>();
        try
        {
            foreach (EmployeeInterfaceFile result in _earlier.Finish(files, pending).Concat(FindComplete(files, pending)).Concat(Import(pending)))
            {
                yield return result;
            }
        }
        finally
        {
            if (_records.IsBehind)
            {
                _records.Flush(CancellationToken.None);
            }
        }
    }

    /// <summary>Adds the files that nobody claimed and nobody writes to any more to the pending ones.</summary>
    private IEnumerable<EmployeeInterfaceFile> FindComplete(List<RemoteFile> files, List<PendingFile> pending)
    {
        List<RemoteFile> fresh = files.FindAll(file => RemoteNames.ParseClaim(file.Name) is null);
        if (fresh.Count == 0)
        {
            yield break;
        }

        Dictionary<string, RemoteFile> again = _watch.Second(fresh.Count);
        foreach (RemoteFile file in fresh)
        {
            if (again.TryGetValue(file.Name, out RemoteFile now) && now == file)
            {
                pending.Add(new PendingFile(file, file.Name, null));
            }
            else if (now.Name is not null)
            {
                yield return _results.Left(
                    EmployeeInterfaceOutcome.Waiting, file.Name, $"'{RemoteNames.Show(file.Name)}' was left: it is still being written to.");
            }
        }
    }

    /// <summary>Imports the pending files; the list is complete when the first result is asked for.</summary>
    private IEnumerable<EmployeeInterfaceFile> Import(List<PendingFile> pending)
    {
        // The server's clock counts whole seconds. Files of the same second are sorted by name.
        pending.Sort(static (a, b) => a.Listed.ModifiedAt.CompareTo(b.Listed.ModifiedAt) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Name, b.Name));
        foreach (EmployeeInterfaceFile result in _pipeline.Run(pending))
        {
            yield return result;
        }
    }
}
