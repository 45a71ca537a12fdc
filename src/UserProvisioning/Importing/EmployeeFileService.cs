using UserProvisioning.Common;
using UserProvisioning.Exporting;
using UserProvisioning.Exporting.Template;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Importing.Rejects;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Importing;

/// <summary>The service for employee files: imports, comparisons, the record of runs, approval, undo, exports and the template.</summary>
public sealed partial class EmployeeFileService
{
    private readonly ProvisioningContext _context;
    private readonly ProvisioningContext _caller;

    internal EmployeeFileService(ProvisioningContext context)
    {
        // The changes of an import belong to its own run, and not to that of the cmdlet.
        _context = context with { Call = null };
        _caller = context;
    }

    /// <summary>
    /// Imports a file in short transactions under one run. Each transaction is stored whole or not at all. A run that is broken off between two
    /// transactions is <see cref="ProvisioningRunStatus.Interrupted"/>; importing the same file again finishes it under the same id.
    /// </summary>
    /// <param name="request">The file and its options.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Cancels the import. Each row was then applied whole or not at all.</param>
    /// <returns>
    /// The run. It is <see cref="ProvisioningRunStatus.AwaitingApproval"/>, and has changed nothing, when it would do more than the
    /// thresholds allow.
    /// </returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.MappingInvalid"/>; <see cref="ErrorIds.Conflict"/>: other writers held the lock
    /// for too long.
    /// </exception>
    public ImportResult Import(EmployeeFileRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var source = OpenedFile.Open(_context, request, cancellation);
        using RejectFile? rejects = RejectFile.Open(request.RejectPath, request.Path);
        var stages = ImportStages.OfImport(progress);
        ProvisioningRunRow run = new FileImport(_context, source, request, new NewRun(_context, source, request), stages).Run(cancellation)
            ?? ImportAsPlanned(source, request, stages, cancellation);
        stages?.Begin(ImportStage.Reporting);
        rejects?.WriteAfter(run.Id, source, new RunReader(_context.Store).Rejected(run.Id));
        return Result(run, source);
    }

    /// <summary>Imports a file that a brake may stop: plans it, and applies it only if no brake stops the plan.</summary>
    private ProvisioningRunRow ImportAsPlanned(
        OpenedFile source, EmployeeFileRequest request, ImportStages? stages, CancellationToken cancellation)
    {
        stages?.Expect(ImportStage.Comparing);
        using ImportPlan plan = ImportPlan.Make(_context, source, request, stages, cancellation);
        stages?.Begin(ImportStage.Judging);
        if (plan.Run.Stops.Count > 0)
        {
            plan.Store(_context, request, cancellation);
            return plan.Run;
        }

        EmployeeFileRequest judged = request with { Force = true };
        return new FileImport(_context, source, judged, new NewRun(_context, source, request), stages).Run(cancellation)!;
    }

    /// <summary>Lists what an import would do. It rehearses the import and keeps nothing, and nobody waits for it.</summary>
    /// <param name="request">The file and its options.</param>
    /// <param name="onItem">Receives each item in the order of lines, after the transaction has ended.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Cancels the comparison.</param>
    /// <returns>The run as it would be, without an id.</returns>
    /// <exception cref="ProvisioningException">As <see cref="Import"/> does.</exception>
    public ImportResult Compare(
        EmployeeFileRequest request,
        Action<ProvisioningRunItem> onItem,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(onItem);
        using var source = OpenedFile.Open(_context, request, cancellation);
        using RejectFile? rejects = RejectFile.Open(request.RejectPath, request.Path);
        var stages = ImportStages.OfComparison(progress);
        using ImportPlan plan = ImportPlan.Make(_context, source, request, stages, cancellation);
        stages?.Begin(ImportStage.Reporting);
        ProvisioningRunRow run = plan.Run;
        run.Id = 0;
        run.EndedAt = _context.Time.UtcNow();
        rejects?.Write(source, plan.Items.Read().Where(item => item.Action == ImportAction.Reject), cancellation);
        foreach (ProvisioningRunItemRow item in plan.Items.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            onItem(RunItems.ToItem(item, 0));
        }

        return Result(run, source);
    }

    /// <summary>Lists runs, oldest first.</summary>
    /// <param name="id">The id of the only run to list; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>: there is no run with the id.</exception>
    public IReadOnlyList<ProvisioningRun> ListRuns(long? id = null) => new RunReader(_context.Store).List(id);

    /// <summary>Lists runs, oldest first, while they are read.</summary>
    /// <param name="filter">Which runs to list; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The runs.</returns>
    public IEnumerable<ProvisioningRun> Runs(ProvisioningRunFilter? filter = null, CancellationToken cancellation = default) =>
        new RunReader(_context.Store).Stream(filter, cancellation);

    /// <summary>Finds one run.</summary>
    /// <param name="reference">Which run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotFound"/>: there is no such run. <see cref="ErrorIds.WrongDatabase"/>: the reference is of another database.
    /// </exception>
    public ProvisioningRun GetRun(ProvisioningRunReference reference) => new RunReader(_context.Store).Get(reference);

    /// <summary>Lists the items of a run while they are read: those of rows by line, then those of contacts that the file lacks.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="action">Only these items; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The items.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>: there is no such run.</exception>
    public IEnumerable<ProvisioningRunItem> Items(
        ProvisioningRunReference reference,
        ImportAction? action = null,
        CancellationToken cancellation = default) =>
        new RunReader(_context.Store).Items(reference, action, cancellation);

    /// <summary>Applies a run that waits for approval: imports its file again, past the brakes.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Cancels; nothing is changed then.</param>
    /// <returns>The same run, as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotApprovable"/>: the run does not wait for approval, or its file or the data was changed since.
    /// <see cref="ErrorIds.RunNotFound"/>: there is no such run. <see cref="ErrorIds.Conflict"/>: other writers held the lock for too long.
    /// </exception>
    public ImportResult Approve(
        ProvisioningRunReference reference,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return Approve(reference.Id, request => request, progress, cancellation);
    }

    /// <summary>Approves a run, after a change of how the import divides its work into transactions.</summary>
    internal ImportResult Approve(
        long id,
        Func<EmployeeFileRequest, EmployeeFileRequest> transacted,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new RunApproval(_context, transacted).Approve(id, ImportStages.OfImport(progress), cancellation);

    /// <summary>Finishes a run that was interrupted, under the same id.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Cancels; what was committed stays, and the run can be resumed again.</param>
    /// <returns>The same run, as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotApprovable"/>: the run was not interrupted, or its file was changed. <see cref="ErrorIds.RunNotFound"/>: there is
    /// no such run.
    /// </exception>
    public ImportResult Resume(
        ProvisioningRunReference reference,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return new RunResumption(_context).Resume(reference.Id, ImportStages.OfImport(progress), cancellation);
    }

    /// <summary>Writes contacts and their users to a file. Importing that file again changes nothing.</summary>
    /// <param name="request">The file and its options.</param>
    /// <param name="cancellation">Cancels; no file is left then.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public EmployeeExportResult Export(EmployeeExportRequest request, CancellationToken cancellation = default) =>
        Export(request, null, cancellation);

    /// <summary>Writes contacts and their users to a file, and reports its progress. Importing that file again changes nothing.</summary>
    /// <param name="request">The file and its options.</param>
    /// <param name="progress">Receives how many contacts were read; null for none.</param>
    /// <param name="cancellation">Cancels; no file is left then.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public EmployeeExportResult Export(EmployeeExportRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EmployeeExport(_context, progress).Run(request, cancellation);
    }

    /// <summary>Writes a workbook for HR to fill in, with the licenses, groups and profiles of this client to choose from.</summary>
    /// <param name="path">The file; it ends in <c>.xlsx</c>.</param>
    /// <param name="language"><c>en</c> or <c>nl</c>; null for the language of the client.</param>
    /// <param name="overwrite">Whether an existing file may be overwritten.</param>
    /// <returns>The file, as a full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public string WriteTemplate(string path, string? language = null, bool overwrite = false) =>
        EmployeeTemplate.Write(_context, path, language, overwrite);

    /// <summary>Throws if no file can be written to a path. Call it before any other work.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="overwrite">Whether an existing file may be overwritten.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public static void CheckTarget(string path, bool overwrite) => OutputFile.Check(path, overwrite);

    /// <summary>Stores a failed run for a file that could not be read and so changed nothing.</summary>
    internal void Fail(EmployeeFileRequest request, string? hash, CancellationToken cancellation) =>
        new RunRecord(_context).Fail(request, hash, cancellation);

    private ImportResult Result(ProvisioningRunRow run, OpenedFile source) => new()
    {
        Run = ProvisioningRunRows.ToRun(_context.Store, run),
        Stops = run.Stops,
        Refused = run.Refused,
        Warnings = run.Warning is { } first ? [first, .. source.Map.Warnings] : source.Map.Warnings,
    };
}
