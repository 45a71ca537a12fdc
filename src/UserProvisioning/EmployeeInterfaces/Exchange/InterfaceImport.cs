using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// One call on an interface: finishes what an earlier one left, and imports what HR delivered since, oldest first. A file is
/// recorded, gets its claimed name, is fetched, imported in one transaction with the record of it, and moved; wherever that is
/// broken off, the record and the names on the server say where to go on.
/// </summary>
internal sealed class InterfaceImport
{
    /// <summary>How many lines of a file are told at once; its .errors.csv has all.</summary>
    private const int MostFaults = 10;

    private readonly ProvisioningContext _context;
    private readonly EmployeeFileService _files;
    private readonly EmployeeInterfaceRow _definition;
    private readonly EmployeeInterfaceRequest _request;
    private readonly RemoteFolder _remote;
    private readonly InterfaceLease _lease;
    private readonly FileRecords _records;
    private readonly PrivateFolder _local;
    private readonly string[] _patterns;
    private readonly IReadOnlyDictionary<string, object?>? _mapping;
    private readonly CancellationToken _cancellation;

    internal InterfaceImport(
        ProvisioningContext context,
        EmployeeFileService files,
        EmployeeInterfaceRow definition,
        EmployeeInterfaceRequest request,
        RemoteFolder remote,
        InterfaceLease lease,
        PrivateFolder local,
        CancellationToken cancellation)
    {
        _context = context;
        _files = files;
        _definition = definition;
        _request = request;
        _remote = remote;
        _lease = lease;
        _records = new FileRecords(context, definition, lease);
        _local = local;
        _patterns = RemoteNames.Patterns(definition.FilePattern);
        _mapping = EmployeeInterfaceRules.MappingOf(definition);
        _cancellation = cancellation;
    }

    internal IEnumerable<EmployeeInterfaceFile> Run()
    {
        var unusable = new List<string>();
        List<RemoteFile> firstLook = Look(unusable);
        var clock = Stopwatch.StartNew();
        foreach (string name in unusable)
        {
            yield return Refused(name, $"The name of the file '{RemoteNames.Show(name)}' in '{_definition.RemoteDirectory}' cannot be read as "
                + "UTF-8, or is no name of one file, so it cannot be asked for. Rename it on the server.");
        }

        // What was imported and not yet moved comes first: it needs no second look.
        Dictionary<string, EmployeeInterfaceFileRow> open = _records.Open();
        var work = new List<PendingFile>();
        foreach (RemoteFile file in firstLook)
        {
            if (RemoteNames.ParseClaim(file.Name) is not { } claim)
            {
                continue;
            }

            if (open.Remove(claim.ClaimId, out EmployeeInterfaceFileRow? row))
            {
                if (row.Status == EmployeeInterfaceFileStatus.Claimed)
                {
                    work.Add(new PendingFile(file, claim.Name, row));
                    continue;
                }

                _request.Log?.Invoke($"'{RemoteNames.Show(row.FileName)}' was dealt with by an earlier call, which did not come to move it.");
                yield return _lease.Work(() => Finish(row, file.Name));
            }
            else if (!RemoteNames.IsWanted(claim.Name, _patterns))
            {
                // Another interface's.
            }
            else if (_context.Time.UtcNow() - claim.At > TimeSpan.FromSeconds(_definition.ClaimTimeout))
            {
                work.Add(new PendingFile(file, claim.Name, null));
            }
            else
            {
                yield return Left(
                    EmployeeInterfaceOutcome.Held,
                    claim.Name,
                    $"'{RemoteNames.Show(claim.Name)}' is held by a worker with another database since "
                        + $"{Clock.Local(claim.At):yyyy-MM-dd HH:mm:ss}, and is taken over when that is "
                        + $"{TimeSpan.FromSeconds(_definition.ClaimTimeout):g} ago.");
            }
        }

        foreach (EmployeeInterfaceFileRow row in open.Values)
        {
            Settle(row);
        }

        List<RemoteFile> fresh = firstLook.FindAll(file => RemoteNames.ParseClaim(file.Name) is null);
        if (fresh.Count > 0)
        {
            TimeSpan left = TimeSpan.FromSeconds(_definition.SettleTime) - clock.Elapsed;
            if (left > TimeSpan.Zero)
            {
                _request.Log?.Invoke(
                    $"{fresh.Count} files are there. They are looked at again in {left.TotalSeconds:0.0} seconds, to see whether they are complete.");
                _lease.Work(() => _cancellation.WaitHandle.WaitOne(left));
                _cancellation.ThrowIfCancellationRequested();
            }

            Dictionary<string, RemoteFile> secondLook = Look([]).ToDictionary(file => file.Name, StringComparer.Ordinal);
            foreach (RemoteFile file in fresh)
            {
                if (secondLook.TryGetValue(file.Name, out RemoteFile now) && now == file)
                {
                    work.Add(new PendingFile(file, file.Name, null));
                }
                else if (now.Name is not null)
                {
                    yield return Left(
                        EmployeeInterfaceOutcome.Waiting,
                        file.Name,
                        $"'{RemoteNames.Show(file.Name)}' was left: it is still being written to.");
                }
            }
        }

        // By name where the server's clock, which counts whole seconds, does not tell.
        work.Sort(static (a, b) => a.File.ModifiedAt.CompareTo(b.File.ModifiedAt) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Name, b.Name));
        for (int i = 0; i < work.Count; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (Hold(work.Count - i) is { } held)
            {
                yield return held;
                yield break;
            }

            // Not while the answer is looked at: who asked may never come back for the next.
            if (_lease.Work(() => Take(work[i])) is not { } result)
            {
                continue;
            }

            yield return result;

            // A file of changes may not be overtaken by a later one. Of files that are each the whole, the later one says all.
            if (result.Outcome == EmployeeInterfaceOutcome.Refused && !_definition.FullLoad && i + 1 < work.Count)
            {
                yield return Left(
                    EmployeeInterfaceOutcome.Held,
                    null,
                    $"{work.Count - i - 1} later files of the employee interface '{_definition.Name}' wait until "
                        + $"'{RemoteNames.Show(work[i].Name)}' was imported, or is gone.");
                yield break;
            }
        }
    }

    /// <summary>What a call would take, without taking it.</summary>
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

    private List<RemoteFile> Look(List<string> unusable) => _remote.List(
        name => RemoteNames.IsWanted(name, _patterns) || RemoteNames.ParseClaim(name) is not null,
        name =>
        {
            if (RemoteNames.IsWanted(name, _patterns))
            {
                unusable.Add(name);
            }
        },
        _cancellation);

    /// <summary>Closes the record of a file that does not have its claimed name any more.</summary>
    private void Settle(EmployeeInterfaceFileRow row)
    {
        if (row.Status == EmployeeInterfaceFileStatus.Claimed)
        {
            // It never got the name, or somebody gave it back.
            _records.Forget(row, _cancellation);
            return;
        }

        row.IsMoved = true;
        row.Reason ??= _remote.Find(row.Target!, _cancellation) is null ? "Somebody took it away before it was moved." : null;
        _records.Update(row, _cancellation);
    }

    private EmployeeInterfaceFile? Hold(int files) =>
        !_definition.FullLoad && _records.WaitingRun() is { } run
            ? Left(
                EmployeeInterfaceOutcome.Held,
                null,
                $"Run {run.Id} of the employee interface '{_definition.Name}' ({run.FileName}) awaits approval, and {files} later files wait for "
                    + $"it. Look at Get-ProvisioningRunItem {run.Id} -Action Archive; then Approve-ProvisioningRun {run.Id} lets it go on, or "
                    + $"Undo-ProvisioningRun {run.Id} withdraws it.")
            : null;

    /// <summary>Deals with one file from its claim to its folder; null when somebody else has it now.</summary>
    private EmployeeInterfaceFile? Take(PendingFile pending)
    {
        EmployeeInterfaceFileRow? row = pending.Row;
        string claimed = pending.File.Name;
        if (row is null)
        {
            row = _records.Begin(pending.Name, _cancellation);
            claimed = RemoteNames.Claimed(pending.Name, row.ClaimId, row.ClaimedAt);
            try
            {
                if (!_remote.Rename(pending.File.Name, claimed, _cancellation))
                {
                    _records.Forget(row, _cancellation);
                    return null;
                }
            }
            catch (RemoteFileException exception) when (exception.Fault is RemoteFault.Failed or RemoteFault.Exists)
            {
                _records.Forget(row, _cancellation);
                return Refused(pending.Name, $"'{RemoteNames.Show(_remote.PathOf(pending.Name))}' cannot be claimed, which is done by renaming it: "
                    + $"{exception.Message}. It was left.");
            }
            catch (RemoteFileException exception)
            {
                string what = $"'{RemoteNames.Show(_remote.PathOf(pending.Name))}' cannot be claimed, which is done by renaming it";
                throw exception.Fault == RemoteFault.Denied
                    ? _remote.Error(what, new RemoteFileException(
                        RemoteFault.Denied,
                        $"{exception.Message}. Give '{_definition.Username}' the right to write to that folder",
                        exception))
                    : _remote.Error(what, exception);
            }
        }

        return Fetch(pending, row, claimed);
    }

    private EmployeeInterfaceFile? Fetch(PendingFile pending, EmployeeInterfaceFileRow row, string claimed)
    {
        string path = _local.File(RemoteNames.EndingOf(pending.Name));
        try
        {
            try
            {
                using FileStream file = _local.Create(path);
                using var hashing = new HashingStream(file);
                _remote.Fetch(claimed, hashing, pending.File.Length, bytes => OnBytes(pending, bytes), _cancellation);
                row.Hash = hashing.Hash();
            }
            catch (RemoteFileException exception)
            {
                return OnFetchFailed(pending, row, claimed, exception);
            }

            // Whoever wrote to it by its old name goes on writing to it by the new one.
            RemoteFile? after = _remote.Find(claimed, _cancellation);
            if (after is null)
            {
                _records.Forget(row, _cancellation);
                return null;
            }

            if (after.Value.Length != pending.File.Length
                || after.Value.ModifiedAt != pending.File.ModifiedAt
                || new FileInfo(path).Length != pending.File.Length)
            {
                GiveBack(row, claimed);
                return Left(
                    EmployeeInterfaceOutcome.Waiting,
                    pending.Name,
                    $"'{RemoteNames.Show(pending.Name)}' was left: it was written to while it was being fetched.");
            }

            return Import(row, claimed, path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private EmployeeInterfaceFile? OnFetchFailed(PendingFile pending, EmployeeInterfaceFileRow row, string claimed, RemoteFileException exception)
    {
        string what = $"'{RemoteNames.Show(_remote.PathOf(pending.Name))}' cannot be fetched";
        switch (exception.Fault)
        {
            case RemoteFault.NotFound:
                _records.Forget(row, _cancellation);
                return null;
            case RemoteFault.Denied:
                GiveBack(row, claimed);
                return Refused(pending.Name, $"{what}: {exception.Message}. Give '{_definition.Username}' the right to read it. It was left.");
            case RemoteFault.TooLong:
                // Somebody still writes to it; or the server does not say the truth.
                bool isGrowing = _remote.Find(claimed, _cancellation) is { } now && now.Length != pending.File.Length;
                GiveBack(row, claimed);
                return isGrowing
                    ? Left(
                        EmployeeInterfaceOutcome.Waiting,
                        pending.Name,
                        $"'{RemoteNames.Show(pending.Name)}' was left: it was written to while it was being fetched.")
                    : Refused(pending.Name, $"{what}: {exception.Message}. It was left. See what is wrong with the file or the server.");
            case RemoteFault.Unreachable:
                // It keeps its claimed name, by which the next call knows it.
                throw _remote.Error(what, exception);
            default:
                GiveBack(row, claimed);
                throw _remote.Error(what, exception);
        }
    }

    private void OnBytes(PendingFile pending, long bytes)
    {
        _request.Transfer?.Report(new EmployeeInterfaceProgress(RemoteNames.Show(pending.Name), bytes, pending.File.Length));
        _lease.RenewWhenDue(_cancellation);
    }

    private EmployeeInterfaceFile Import(EmployeeInterfaceFileRow row, string claimed, string path)
    {
        if (!_request.AllowDuplicate && _records.SeenBefore(row.Hash!) is { } seen)
        {
            row.Status = EmployeeInterfaceFileStatus.Duplicate;
            row.RunId = seen.Run.Id;
            row.Target = RemoteNames.Target(RemoteNames.Processed, row.FileName, _context.Time.UtcNow(), "duplicate");
            row.Reason = $"'{RemoteNames.Show(seen.File.FileName)}' had the same content, and is dealt with by run {seen.Run.Id} of "
                + $"{Clock.Local(seen.Run.StartedAt):yyyy-MM-dd HH:mm}.";
            _records.Update(row, _cancellation);
            return Finish(row, claimed);
        }

        var request = new EmployeeFileRequest
        {
            Path = path,
            Origin = new FileOrigin(
                RemoteNames.Show(row.FileName),
                $"sftp://{_definition.ServerName}:{_definition.Port}/{_remote.PathOf(RemoteNames.Show(row.FileName)).TrimStart('/')}"),
            Mapping = _mapping,
            Source = _definition.Name,
            CreateUser = _definition.CreateUser,
            FullLoad = _definition.FullLoad,
            Force = _request.Force,
            BeforeCommit = (work, run) => Record(work, run, row),
        };
        try
        {
            ImportResult result = _files.Import(request, _request.Import, _cancellation);
            foreach (string warning in result.Warnings)
            {
                _request.Log?.Invoke($"{RemoteNames.Show(row.FileName)}: {warning}");
            }
        }
        catch (ProvisioningException exception)
            when (exception.ErrorId is ErrorIds.FileUnreadable or ErrorIds.MappingInvalid or ErrorIds.SourceEmpty or ErrorIds.SourceIncomplete)
        {
            string reason = exception.Message.Replace(path, RemoteNames.Show(row.FileName), StringComparison.Ordinal);
            row.Reason = reason;
            _files.Fail(request, row.Hash, _cancellation);
            return Finish(row, claimed, new ProvisioningException(exception.ErrorId, reason, row.FileName, exception));
        }

        return Finish(row, claimed);
    }

    /// <summary>Writes with the import of a file that it was imported, if this worker still may.</summary>
    private void Record(IUnitOfWork work, ProvisioningRunRow run, EmployeeInterfaceFileRow row)
    {
        _lease.Require(work);
        bool isFailed = run.Status == ProvisioningRunStatus.Failed;
        row.Status = isFailed ? EmployeeInterfaceFileStatus.Failed : EmployeeInterfaceFileStatus.Imported;
        row.RunId = run.Id;
        row.Target = RemoteNames.Target(
            isFailed || ErrorsFile.IsNeeded(work, run.Id) ? RemoteNames.Error : RemoteNames.Processed,
            row.FileName,
            run.StartedAt);
        work.EmployeeInterfaces.UpdateFile(row);
        if (!isFailed)
        {
            // An older run that waits cannot be approved any more.
            work.ProvisioningRuns.DeleteFilesBefore(run);
        }
    }

    /// <summary>Moves a file that was dealt with to where it belongs, with the list of its bad lines beside it.</summary>
    private EmployeeInterfaceFile Finish(EmployeeInterfaceFileRow row, string claimed, ProvisioningException? error = null)
    {
        bool isBad = row.Target!.StartsWith(RemoteNames.Error + "/", StringComparison.Ordinal);
        try
        {
            _remote.MakeFolder(row.Target[..row.Target.IndexOf('/', StringComparison.Ordinal)], _cancellation);
            while (!Move(row, claimed, isBad))
            {
                // Somebody took the name between the look and the move; look again.
            }
        }
        catch (ProvisioningException exception) when (exception.ErrorId == ErrorIds.TransferFailed)
        {
            throw new ProvisioningException(
                exception.ErrorId,
                $"{exception.Message} '{RemoteNames.Show(row.FileName)}' is dealt with by run {row.RunId}, and it stays at its claimed name "
                    + $"'{RemoteNames.Show(claimed)}' until the next call moves it.",
                exception.Target,
                exception);
        }

        return Describe(row, error);
    }

    private bool Move(EmployeeInterfaceFileRow row, string claimed, bool isBad)
    {
        string wanted = row.Target!;
        for (int number = 2; _remote.Find(row.Target!, _cancellation) is not null; number++)
        {
            row.Target = RemoteNames.Numbered(wanted, number);
        }

        if (row.Target != wanted)
        {
            _records.Update(row, _cancellation);
        }

        if (isBad)
        {
            string path = _local.File(".csv");
            using FileStream errors = _local.Create(path);
            ErrorsFile.Write(_context.Store, errors, row.RunId, row.Status == EmployeeInterfaceFileStatus.Failed ? row.Reason : null, _cancellation);
            _remote.Store(errors, RemoteNames.Errors(row.Target!), null, _cancellation);
            File.Delete(path);
        }

        try
        {
            _remote.Rename(claimed, row.Target!, _cancellation);
        }
        catch (RemoteFileException exception) when (exception.Fault == RemoteFault.Exists)
        {
            return false;
        }
        catch (RemoteFileException exception)
        {
            throw _remote.Error($"'{RemoteNames.Show(row.FileName)}' cannot be moved to '{RemoteNames.Show(row.Target!)}'", exception);
        }

        row.IsMoved = true;
        _records.Update(row, _cancellation);
        return true;
    }

    private EmployeeInterfaceFile Describe(EmployeeInterfaceFileRow row, ProvisioningException? error)
    {
        string name = RemoteNames.Show(row.FileName);
        string place = RemoteNames.Show(_remote.PathOf(row.Target!));
        if (row.Status == EmployeeInterfaceFileStatus.Duplicate)
        {
            return Result(
                EmployeeInterfaceOutcome.Duplicate,
                row,
                null,
                [$"'{name}' was not imported: {row.Reason} It was set aside as '{place}'. -AllowDuplicate imports it all the same."],
                null);
        }

        ProvisioningRun run = ProvisioningRunRows.ToRun(_records.RunOf(row));
        if (row.Status == EmployeeInterfaceFileStatus.Failed)
        {
            error ??= new ProvisioningException(ErrorIds.FileUnreadable, row.Reason!, row.FileName);
            string errors = RemoteNames.Show(_remote.PathOf(RemoteNames.Errors(row.Target!)));
            return Result(EmployeeInterfaceOutcome.Failed, row, run, [], new ProvisioningException(
                error.ErrorId,
                $"{error.Message} It is now '{place}', and '{RemoteNames.NameOf(errors)}' beside it says why.",
                row.FileName,
                error));
        }

        var messages = new List<string>();
        if (run.Status == ProvisioningRunStatus.AwaitingApproval)
        {
            messages.Add($"'{name}' would archive {run.Archived} users, which is more than LeaverThresholdPercent and LeaverThresholdMinimum "
                + $"allow. Nothing was changed. Look at Get-ProvisioningRunItem {run.Id} -Action Archive; if it is right, Approve-ProvisioningRun "
                + $"{run.Id} lets it go on.");
        }

        List<string> faults = _records.Faults(run.Id, MostFaults + 1);
        messages.AddRange(faults.Take(MostFaults).Select(fault => $"'{name}', {fault}"));
        if (faults.Count > 0)
        {
            messages.Add(
                $"'{name}': {(faults.Count > MostFaults ? "these and more lines are" : faults.Count == 1 ? "this line is" : "these lines are")} "
                    + $"in '{RemoteNames.Show(_remote.PathOf(RemoteNames.Errors(row.Target!)))}'. Everything else in the file "
                    + $"{(run.Status == ProvisioningRunStatus.AwaitingApproval ? "awaits approval" : "was imported")}.");
        }

        return Result(EmployeeInterfaceOutcome.Imported, row, run, messages, null);
    }

    /// <summary>Gives a file its own name again. When that is taken meanwhile, it keeps the claimed one, and the next call takes it up.</summary>
    private void GiveBack(EmployeeInterfaceFileRow row, string claimed)
    {
        try
        {
            _remote.Rename(claimed, row.FileName, _cancellation);
            _records.Forget(row, _cancellation);
        }
        catch (RemoteFileException exception) when (exception.Fault != RemoteFault.Unreachable)
        {
            _request.Log?.Invoke($"'{RemoteNames.Show(row.FileName)}' keeps its claimed name for now: {exception.Message}.");
        }
    }

    private EmployeeInterfaceFile Result(
        EmployeeInterfaceOutcome outcome, EmployeeInterfaceFileRow row, ProvisioningRun? run, List<string> messages, ProvisioningException? error) =>
            new()
        {
            Interface = _definition.Name,
            FileName = row.FileName,
            Outcome = outcome,
            Run = run,
            Path = _remote.PathOf(row.Target!),
            Messages = messages,
            Error = error,
        };

    private EmployeeInterfaceFile Left(EmployeeInterfaceOutcome outcome, string? name, string message) =>
        new() { Interface = _definition.Name, FileName = name, Outcome = outcome, Messages = [message] };

    private EmployeeInterfaceFile Refused(string name, string message) => new()
    {
        Interface = _definition.Name,
        FileName = name,
        Outcome = EmployeeInterfaceOutcome.Refused,
        Error = new ProvisioningException(ErrorIds.TransferFailed, message, name),
    };

    /// <summary>A file to deal with.</summary>
    /// <param name="File">As it was listed.</param>
    /// <param name="Name">What HR called it.</param>
    /// <param name="Row">Its record, when an earlier call began with it.</param>
    private sealed record PendingFile(RemoteFile File, string Name, EmployeeInterfaceFileRow? Row);
}
