using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Exporting;
using UserProvisioning.Exporting.Template;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Importing.Rejects;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Importing;

/// <summary>Imports employee files, and tells what earlier imports did.</summary>
public sealed class EmployeeFileService
{
    private const int PlanBatchSize = 1000;

    private readonly ProvisioningContext _context;

    internal EmployeeFileService(ProvisioningContext context) => _context = context;

    /// <summary>Imports a file: all of it in one transaction, so that nothing is changed when it is broken off.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; nothing is changed then.</param>
    /// <returns>
    /// The run. It is <see cref="ProvisioningRunStatus.AwaitingApproval"/>, and has changed nothing, when it would do more than the
    /// thresholds allow.
    /// </returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.MappingInvalid"/>; <see cref="ErrorIds.Conflict"/>: others held the
    /// database for too long. Nothing was changed.
    /// </exception>
    public ImportResult Import(EmployeeFileRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var source = OpenedFile.Open(request, cancellation);
        using RejectFile? rejects = RejectFile.Open(request.RejectPath, request.Path);
        using var planned = new ItemSpool();
        ProvisioningRunRow run = _context.Write(
            work =>
            {
                planned.Clear();
                ProvisioningRunRow run = Start(work, source, request);
                Apply(work, source, request, run, progress, cancellation);
                if (run.Status != ProvisioningRunStatus.AwaitingApproval)
                {
                    request.BeforeCommit?.Invoke(work, run);
                    Finish(work, run, AuditActions.Create);
                }
                else
                {
                    Keep(work, run, planned, cancellation);
                }

                return run.Status == ProvisioningRunStatus.AwaitingApproval ? UnitResult.Discard(run) : UnitResult.Keep(run);
            },
            cancellation);

        if (run.Status == ProvisioningRunStatus.AwaitingApproval)
        {
            // The transaction was rolled back. Store the plan, so that an approver can look at it.
            StorePlan(run, planned, request, cancellation);
        }

        rejects?.WriteAfter(run.Id, source, Read(run.Id, ImportAction.Reject, RunItems.OfRows, CancellationToken.None));
        return Result(run, source);
    }

    /// <summary>Lists what an import would do. It runs the import where nothing is kept and, in an embedded file, nobody waits.</summary>
    /// <param name="request">What would be asked for.</param>
    /// <param name="onItem">Receives each item in the order of lines, after the transaction has ended.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>The run as it would be, without an id.</returns>
    /// <exception cref="ProvisioningException">As <see cref="Import"/> does.</exception>
    public ImportResult Compare(
        EmployeeFileRequest request,
        Action<ProvisioningRunItem> onItem,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(onItem);
        using var source = OpenedFile.Open(request, cancellation);
        using RejectFile? rejects = RejectFile.Open(request.RejectPath, request.Path);
        using var items = new ItemSpool();
        using IProvisioningStore rehearsal = _context.Store.Rehearse(isLarge: true);
        ProvisioningRunRow run = rehearsal.Write(
            work =>
            {
                items.Clear();
                ProvisioningRunRow run = Start(work, source, request);
                Apply(work, source, request, run, progress, cancellation);
                Keep(work, run, items, cancellation);
                return UnitResult.Discard(run);
            },
            cancellation);

        run.Id = 0;
        run.EndedAt = _context.Time.UtcNow();
        rejects?.Write(source, items.Read().Where(item => item.Action == ImportAction.Reject), cancellation);
        foreach (ProvisioningRunItemRow item in items.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            onItem(RunItems.ToItem(item, 0));
        }

        return Result(run, source);
    }

    /// <summary>Lists runs, oldest first.</summary>
    /// <param name="id">Only this one; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>: there is no run with the id.</exception>
    public IReadOnlyList<ProvisioningRun> ListRuns(long? id = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        IReadOnlyList<ProvisioningRunRow> rows = work.ProvisioningRuns.List(id);
        return rows.Count == 0 && id is not null
            ? throw ProvisioningRunReference.NotFound(id.Value)
            : rows.Select(ProvisioningRunRows.ToRun).ToList();
    }

    /// <summary>Lists the runs, oldest first, as they are read.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The runs.</returns>
    public IEnumerable<ProvisioningRun> Runs(ProvisioningRunFilter? filter = null, CancellationToken cancellation = default) => Paging.Read(
        (work, after, take) => work.ProvisioningRuns.Page(after, take),
        (_, rows) => rows.Select(ProvisioningRunRows.ToRun).Where(run => filter?.Matches(run) ?? true),
        _context.Store,
        cancellation);

    /// <summary>Finds one run.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.Conflict"/>: there is no such run. <see cref="ErrorIds.WrongDatabase"/>: it is of another database.
    /// </exception>
    public ProvisioningRun GetRun(ProvisioningRunReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return ListRuns(reference.Id)[0];
    }

    /// <summary>Lists what a run did to each row: by line, and then the contacts that the file lacks, as they are read.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="action">Only these items; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The items.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>: there is no such run.</exception>
    public IEnumerable<ProvisioningRunItem> Items(
        ProvisioningRunReference reference,
        ImportAction? action = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        long id = GetRun(reference).Id;
        return Read(id, action, RunItems.OfRows, cancellation)
            .Concat(Read(id, action, RunItems.OfAbsent, cancellation))
            .Select(row => RunItems.ToItem(row, id));
    }

    /// <summary>Puts contacts and users back as they were before a run: all in one transaction, or nothing.</summary>
    /// <param name="reference">Which run; one that is undone stays so.</param>
    /// <param name="cancellation">Breaks it off; nothing is changed then.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UndoConflict"/>: what it would put back was changed since. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public UndoResult Undo(ProvisioningRunReference reference, CancellationToken cancellation = default) =>
        Undo(reference, null, cancellation);

    /// <summary>Puts contacts and users back as they were before a run, and says how far it has come.</summary>
    /// <param name="reference">Which run; one that is undone stays so.</param>
    /// <param name="progress">Is told how many items of the run were put back; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; nothing is changed then.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UndoConflict"/>: what it would put back was changed since. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public UndoResult Undo(ProvisioningRunReference reference, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return new RunUndoService(_context).Undo(reference.Id, progress, cancellation);
    }

    /// <summary>Applies a run that waits for approval: imports its file again without the brake.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; nothing is changed then.</param>
    /// <returns>The same run, as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotApprovable"/>: it does not wait, or the file or the data is not what the person saw.
    /// <see cref="ErrorIds.RunNotFound"/>: there is no such run, or others held the database for too long.
    /// </exception>
    public ImportResult Approve(
        ProvisioningRunReference reference,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return new RunApproval(
            _context,
            (work, source, request, run) => Apply(work, source, request, run, progress, cancellation),
            (work, run) => Finish(work, run, AuditActions.Approve)).Approve(reference.Id, cancellation);
    }

    /// <summary>Writes contacts and their users as a file that imports again unchanged.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Breaks it off; no file is left then.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public EmployeeExportResult Export(EmployeeExportRequest request, CancellationToken cancellation = default) =>
        Export(request, null, cancellation);

    /// <summary>Writes contacts and their users as a file that imports again unchanged, and says how far it has come.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Is told how many contacts were read; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; no file is left then.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public EmployeeExportResult Export(EmployeeExportRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EmployeeExport(_context, progress).Run(request, cancellation);
    }

    /// <summary>Writes a workbook for HR to fill in, with the licenses, groups and profiles of this client to choose from.</summary>
    /// <param name="path">The file; it ends in <c>.xlsx</c>.</param>
    /// <param name="language"><c>en</c> or <c>nl</c>; null for the client's.</param>
    /// <param name="overwrite">Whether a file that is there may be overwritten.</param>
    /// <returns>The file, as a full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public string WriteTemplate(string path, string? language = null, bool overwrite = false) =>
        EmployeeTemplate.Write(_context, path, language, overwrite);

    /// <summary>Refuses a path to which no file can be written, before anything is.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="overwrite">Whether a file that is there may be overwritten.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public static void CheckTarget(string path, bool overwrite) => OutputFile.Check(path, overwrite);

    private IEnumerable<ProvisioningRunItemRow> Read(
        long runId,
        ImportAction? action,
        Func<IUnitOfWork, long, ImportAction?, long, int, Page<ProvisioningRunItemRow>> page,
        CancellationToken cancellation) =>
        Paging.Read((work, after, take) => page(work, runId, action, after, take), (_, rows) => rows, _context.Store, cancellation);

    private static void Keep(IUnitOfWork work, ProvisioningRunRow run, ItemSpool items, CancellationToken cancellation)
    {
        foreach (ProvisioningRunItemRow item in RunItems.All(work, run.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            items.Add(item);
        }
    }

    private void StorePlan(ProvisioningRunRow run, ItemSpool planned, EmployeeFileRequest request, CancellationToken cancellation) =>
        _context.Write(work => StorePlan(work, run, planned, request, cancellation), cancellation);

    private void StorePlan(IUnitOfWork work, ProvisioningRunRow run, ItemSpool planned, EmployeeFileRequest request, CancellationToken cancellation)
    {
        work.ProvisioningRuns.Insert(run);
        foreach (ProvisioningRunItemRow[] items in planned.Read().Chunk(PlanBatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ProvisioningRunItemRow item in items)
            {
                item.RunId = run.Id;

                // These ids were rolled back, and other rows may get them.
                item.ContactId = item.Action == ImportAction.Create ? null : item.ContactId;
                item.Undo = null;
                item.SystemUserId = item.Action is ImportAction.Archive or ImportAction.Restore ? item.SystemUserId : null;
            }

            work.ProvisioningRuns.InsertItems(items);
        }

        if (request.Origin is not null)
        {
            // The local copy of the file is deleted after the call, and the approver may work on another machine, so it is kept in the database.
            RunFileCopy.Store(work, run, request.Path);
        }

        request.BeforeCommit?.Invoke(work, run);
        Finish(work, run, AuditActions.Create);
    }

    /// <summary>Records that a file could not be read at all, and changed nothing.</summary>
    internal void Fail(EmployeeFileRequest request, string? hash, CancellationToken cancellation) => _context.Write(
        work =>
        {
            ProvisioningRunRow run = NewRun(work, Text.Clean(request.Source) ?? EmployeeFileRequest.DefaultSource, request, request.Path);
            run.Status = ProvisioningRunStatus.Failed;
            run.FileHash = hash;
            work.ProvisioningRuns.Insert(run);
            request.BeforeCommit?.Invoke(work, run);
            Finish(work, run, AuditActions.Create);
        },
        cancellation);

    private ProvisioningRunRow Start(IUnitOfWork work, OpenedFile source, EmployeeFileRequest request)
    {
        ProvisioningRunRow run = NewRun(work, source.SourceName, request, source.File.Path);
        work.ProvisioningRuns.Insert(run);
        return run;
    }

    private ProvisioningRunRow NewRun(IUnitOfWork work, string source, EmployeeFileRequest request, string path) => new()
    {
        // Source names differ in case only: use the spelling of the earlier run.
        Source = work.ProvisioningRuns.Sources().FirstOrDefault(known => Text.Key(known) == Text.Key(source)) ?? source,
        FileName = OutsideText.Show(request.Origin?.Name ?? Path.GetFileName(path)),
        FilePath = request.Origin?.Address ?? Path.GetFullPath(path),
        Options = ImportOptions.Store(request),
        Status = ProvisioningRunStatus.Running,
        Actor = _context.Actor,
        StartedAt = _context.Time.UtcNow(),
    };

    private void Apply(
        IUnitOfWork work,
        OpenedFile source,
        EmployeeFileRequest request,
        ProvisioningRunRow run,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation)
    {
        var importer = new FileImporter(_context, work, source.File, source.Map, request, run, progress);
        importer.Run(cancellation);
        run.FileHash = source.File.Hash;
        run.Stops = importer.Stops;
    }

    private void Finish(IUnitOfWork work, ProvisioningRunRow run, string action)
    {
        run.EndedAt = _context.Time.UtcNow();
        work.ProvisioningRuns.Update(run);
        var audit = new AuditLog(_context, work, run.Id);
        audit.AddRun(
            action,
            run,
            new FieldChange("Source", null, run.Source),
            new FieldChange("FileName", null, run.FileName),
            new FieldChange("Status", null, run.Status.ToString()),
            new FieldChange("Rows", null, Number(run.TotalRows)),
            new FieldChange("Created", null, Number(run.Created)),
            new FieldChange("Updated", null, Number(run.Updated)),
            new FieldChange("Unchanged", null, Number(run.Unchanged)),
            new FieldChange("Archived", null, Number(run.Archived)),
            new FieldChange("Restored", null, Number(run.Restored)),
            new FieldChange("Rejected", null, Number(run.Rejected)),
            new FieldChange("UsersCreated", null, Number(run.UsersCreated)),
            new FieldChange("UsersNotCreated", null, Number(run.UsersNotCreated)),
            new FieldChange("MissingLicenses", null, run.MissingLicenses));

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static ImportResult Result(ProvisioningRunRow run, OpenedFile source) => new()
    {
        Run = ProvisioningRunRows.ToRun(run),
        Stops = run.Stops,
        Warnings = run.Warning is { } first ? [first, .. source.Map.Warnings] : source.Map.Warnings,
    };
}
