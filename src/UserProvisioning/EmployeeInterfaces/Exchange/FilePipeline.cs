namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The way of the files of a call through three stages, group by group. While one group is imported, a second thread moves the group before it, and
/// claims and fetches the group after it. Both work under the activity lock of the lease, and both have ended before the caller gets a result.
/// </summary>
internal sealed class FilePipeline(
    InterfaceLease lease,
    FileRecords records,
    FileIntake intake,
    GroupImport import,
    ImportStop stop,
    SideThread side,
    CancellationToken cancellation)
{
    private readonly Queue<FileGroup> _waiting = new();

    /// <summary>The group that was claimed and fetched, and is imported next.</summary>
    private FileGroup? _fetched;

    /// <summary>The group that was imported, and is moved next.</summary>
    private FileGroup? _imported;

    /// <summary>Works through the files, while the caller reads the results.</summary>
    /// <param name="pending">The files to import, oldest first.</param>
    internal IEnumerable<EmployeeInterfaceFile> Run(IReadOnlyList<PendingFile> pending)
    {
        stop.Files = pending.Count;
        foreach (FileGroup group in FileGroup.Of(pending))
        {
            _waiting.Enqueue(group);
        }

        bool isReading = false;
        try
        {
            while (_fetched is not null || _imported is not null || (_waiting.Count > 0 && !stop.IsSet))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (EmployeeInterfaceFile result in lease.Work(Next))
                {
                    isReading = true;
                    yield return result;
                    isReading = false;
                }
            }
        }
        finally
        {
            if (_fetched is not null || _imported is not null)
            {
                // What was imported is moved also when the caller reads no further. After a fault the next call moves it.
                lease.Work(() => End(moves: isReading && !cancellation.IsCancellationRequested));
            }
        }

        if (stop.End() is { } held)
        {
            yield return held;
        }
    }

    /// <summary>Takes each group one stage further.</summary>
    /// <returns>The results for the group that has passed all stages.</returns>
    private List<EmployeeInterfaceFile> Next()
    {
        (FileGroup? moving, FileGroup? current) = (_imported, _fetched);
        FileGroup? coming = Coming(isIdle: moving is null && current is null);
        (_imported, _fetched) = (current, coming);
        if (coming?.IsAlone == true)
        {
            intake.Fetch(coming);
            Import(coming);
            intake.Move(coming);
            _fetched = null;
            stop.Behind(coming);
            return intake.Results(coming);
        }

        side.Run(
            aside: () =>
            {
                if (moving is not null)
                {
                    intake.Move(moving);
                }

                if (coming is not null)
                {
                    intake.Fetch(coming);
                }
            },
            here: () =>
            {
                if (current is not null)
                {
                    import.Run(current);
                }
            });
        if (coming is not null)
        {
            stop.Behind(coming);
        }

        StopBefore(current);
        return moving is null ? [] : intake.Results(moving);
    }

    /// <summary>Begins the next group, if there is one and nothing is in its way. The lease is renewed in any case.</summary>
    private FileGroup? Coming(bool isIdle)
    {
        FileGroup? group = stop.IsSet || !_waiting.TryPeek(out FileGroup? next) || (next.IsAlone && !isIdle) ? null : next;
        if (group is not null && records.WaitingRun() is { } run)
        {
            stop.Before(group.Files[0], run);
            group = null;
        }

        records.Begin(group?.Files ?? [], cancellation);
        return group is null ? null : _waiting.Dequeue();
    }

    private void Import(FileGroup group)
    {
        import.Run(group);
        StopBefore(group);
    }

    /// <summary>Gives back the files that were claimed and may not be imported, since a run awaits approval.</summary>
    private void StopBefore(FileGroup? group)
    {
        if (group?.WaitsFor is { } run)
        {
            stop.Before(group.Files.First(file => file.Stage == FileStage.Fetched), run);
            intake.GiveBack(group);
            if (_fetched is { } later && later != group)
            {
                intake.GiveBack(later);
                _fetched = null;
            }
        }
    }

    /// <summary>Ends the call: gives back what is claimed and not imported.</summary>
    private bool End(bool moves)
    {
        if (moves && _imported is { } imported)
        {
            intake.Move(imported);
        }

        foreach (FileGroup group in new[] { _imported, _fetched }.OfType<FileGroup>().Where(group => !group.IsAlone))
        {
            intake.GiveBack(group);
        }

        return true;
    }
}
