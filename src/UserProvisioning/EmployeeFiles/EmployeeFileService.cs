using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Imports employee files, and tells what earlier imports did.</summary>
public sealed class EmployeeFileService
{
    private readonly ProvisioningContext _context;

    internal EmployeeFileService(ProvisioningContext context) => _context = context;

    /// <summary>Imports a file: all of it in one transaction, so that nothing is changed when it is broken off.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; nothing is changed then.</param>
    /// <returns>
    /// The run. It is <see cref="ImportRunStatus.AwaitingApproval"/>, and has changed nothing, when it would archive more users than
    /// the thresholds allow.
    /// </returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.MappingInvalid"/>; <see cref="ErrorIds.Conflict"/>: others held the
    /// database for too long. Nothing was changed.
    /// </exception>
    public ImportResult Import(EmployeeFileRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var source = OpenedFile.Open(request, cancellation);
        List<ImportRunItemRow> planned;
        ImportRunRow run;
        using (IUnitOfWork work = _context.Store.Write(cancellation))
        {
            run = Apply(work, source, request, progress, cancellation);
            if (run.Status != ImportRunStatus.AwaitingApproval)
            {
                Finish(work, run);
                return Result(run, source);
            }

            planned = RunItems.All(work, run.Id);
        }

        // All that was done is undone; only the plan is kept, for a person to look at.
        using (IUnitOfWork work = _context.Store.Write(cancellation))
        {
            work.ImportRuns.Insert(run);
            foreach (ImportRunItemRow item in planned)
            {
                item.ImportRunId = run.Id;

                // These ids went with the transaction, and others may get them.
                item.ContactId = item.Action == ImportAction.Create ? null : item.ContactId;
                item.SystemUserId = item.Action is ImportAction.Archive or ImportAction.Restore ? item.SystemUserId : null;
            }

            work.ImportRuns.InsertItems(planned);
            Finish(work, run);
        }

        return Result(run, source);
    }

    /// <summary>Says what an import would do. It is the import itself, in a transaction that is never committed.</summary>
    /// <param name="request">What would be asked for.</param>
    /// <param name="onItem">Is given each item, by line, after the database was let go of.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>The run as it would be, without an id.</returns>
    /// <exception cref="ProvisioningException">As <see cref="Import"/> does.</exception>
    public ImportResult Compare(
        EmployeeFileRequest request, Action<ImportRunItem> onItem, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(onItem);
        using var source = OpenedFile.Open(request, cancellation);
        List<ImportRunItemRow> items;
        ImportRunRow run;
        using (IUnitOfWork work = _context.Store.Write(cancellation))
        {
            run = Apply(work, source, request, progress, cancellation);
            items = RunItems.All(work, run.Id);
        }

        run.Id = 0;
        run.EndedAt = _context.Time.UtcNow();
        foreach (ImportRunItemRow item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            onItem(RunItems.ToItem(item, 0));
        }

        return Result(run, source);
    }

    /// <summary>Lists runs, oldest first.</summary>
    /// <param name="id">Only this one; null for all.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: there is no run with the id.</exception>
    public IReadOnlyList<ImportRun> ListRuns(long? id = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        IReadOnlyList<ImportRunRow> rows = work.ImportRuns.List(id);
        return rows.Count == 0 && id is not null ? throw NoRun(id.Value) : rows.Select(ToRun).ToList();
    }

    /// <summary>Lists what a run did to each row: by line, and then the contacts that the file lacks, as they are read.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="action">Only these items; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The items.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: there is no such run.</exception>
    public IEnumerable<ImportRunItem> Items(ImportRunReference reference, ImportAction? action = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        long id = ListRuns(reference.Id)[0].Id;
        return Read(RunItems.OfRows).Concat(Read(RunItems.OfAbsent));

        IEnumerable<ImportRunItem> Read(Func<IUnitOfWork, long, ImportAction?, long, int, Page<ImportRunItemRow>> page) => Paging.Read(
            (work, after, take) => page(work, id, action, after, take),
            (_, rows) => rows.Select(row => RunItems.ToItem(row, id)),
            _context.Store,
            cancellation);
    }

    private ImportRunRow Apply(
        IUnitOfWork work, OpenedFile source, EmployeeFileRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var run = new ImportRunRow
        {
            // The same source in other letters is the same source.
            Source = work.ImportRuns.Sources().FirstOrDefault(known => Text.Key(known) == Text.Key(source.SourceName)) ?? source.SourceName,
            FileName = Path.GetFileName(source.File.Path),
            FileHash = source.File.Hash,
            Status = ImportRunStatus.Running,
            Actor = _context.Actor,
            StartedAt = _context.Time.UtcNow(),
        };
        work.ImportRuns.Insert(run);
        new FileImporter(_context, work, source.File, source.Map, request, run, progress).Run(cancellation);
        return run;
    }

    private void Finish(IUnitOfWork work, ImportRunRow run)
    {
        run.EndedAt = _context.Time.UtcNow();
        work.ImportRuns.Update(run);
        var audit = new AuditLog(_context, run.Id);
        audit.Add(
            AuditActions.Create,
            nameof(ImportRun),
            Number(run.Id),
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
            new FieldChange("UsersCreated", null, Number(run.UsersCreated)));
        audit.CommitWith(work);

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static ImportResult Result(ImportRunRow run, OpenedFile source) => new() { Run = ToRun(run), Warnings = source.Map.Warnings };

    private static ImportRun ToRun(ImportRunRow row) => new()
    {
        Id = row.Id,
        Source = row.Source,
        FileName = row.FileName,
        Status = row.Status,
        Rows = row.TotalRows,
        Created = row.Created,
        Updated = row.Updated,
        Unchanged = row.Unchanged,
        Archived = row.Archived,
        Restored = row.Restored,
        Rejected = row.Rejected,
        UsersCreated = row.UsersCreated,
        StartedAt = Clock.Local(row.StartedAt),
        Duration = row.EndedAt is { } ended ? ended - row.StartedAt : TimeSpan.Zero,
    };

    private static ProvisioningException NoRun(long id) => new(
        ErrorIds.Conflict, $"There is no import run with the id {id}. Get-ImportRun lists them.", id);
}
