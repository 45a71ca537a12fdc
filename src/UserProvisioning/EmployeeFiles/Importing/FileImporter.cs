using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// Applies a file within one unit of work, batch by batch. Whether the unit is committed is the caller's decision: a
/// comparison is an import that is not.
/// </summary>
internal sealed class FileImporter
{
    private const int BatchSize = 1000;

    private readonly IUnitOfWork _work;
    private readonly IEmployeeFile _file;
    private readonly FieldMap _map;
    private readonly FileIndex _index;
    private readonly EmployeeFileRequest _request;
    private readonly ContactStep _contacts;
    private readonly UserStep _users;
    private readonly AbsentUsers _absent;
    private readonly ImportRunRow _run;
    private readonly IProgress<ImportProgress>? _progress;
    private int _passesDone = 1;
    private bool _hasFailures;

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="file">The file.</param>
    /// <param name="map">Where its fields are.</param>
    /// <param name="index">What is in it.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="run">The run, which is stored.</param>
    /// <param name="progress">Who wants to know; null for nobody.</param>
    internal FileImporter(
        ProvisioningContext context,
        IUnitOfWork work,
        IEmployeeFile file,
        FieldMap map,
        FileIndex index,
        EmployeeFileRequest request,
        ImportRunRow run,
        IProgress<ImportProgress>? progress)
    {
        _work = work;
        _file = file;
        _map = map;
        _index = index;
        _request = request;
        _run = run;
        _progress = progress;
        _contacts = new ContactStep(work, map, index, run.Source);
        _users = new UserStep(context, work, map, run.Source, request.CreateUser);
        _absent = new AbsentUsers(work, index, run, context.Time.UtcNow());
    }

    /// <summary>Applies every row, and fills in the run's counters and status.</summary>
    internal void Run(CancellationToken cancellation)
    {
        // What the brake measures by is what was there before.
        var brake = AccidentBrake.Of(_work, _run.Source);
        ApplyPhase(ImportPhase.Organizations, cancellation);
        ApplyPhase(ImportPhase.Leavers, cancellation);
        if (_request.FullLoad)
        {
            // Before the joiners, who may need the licenses.
            _run.Archived += _absent.Archive(cancellation);
        }

        ApplyPhase(ImportPhase.Others, cancellation);
        _run.Status = !_request.Force && brake.Stops(_run.Archived) ? ImportRunStatus.AwaitingApproval
            : _hasFailures ? ImportRunStatus.CompletedWithErrors
            : ImportRunStatus.Completed;
    }

    private void ApplyPhase(ImportPhase phase, CancellationToken cancellation)
    {
        if (!_index.HasRows(phase))
        {
            return;
        }

        var mapper = new RowMapper(_map);
        var batch = new List<RowPlan>(BatchSize);
        foreach (FileRow cells in _file.Rows(cancellation))
        {
            if (_index.PhaseOf(cells.Line) != phase)
            {
                continue;
            }

            batch.Add(new RowPlan(mapper.Map(cells)));
            if (batch.Count == BatchSize)
            {
                ApplyBatch(batch, phase, cancellation);
            }
        }

        ApplyBatch(batch, phase, cancellation);
        _passesDone++;
    }

    private void ApplyBatch(List<RowPlan> batch, ImportPhase phase, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _contacts.Run(batch, phase);
        batch.RemoveAll(plan => plan.IsDeferred);
        _users.Run(batch);
        foreach (RowPlan plan in batch)
        {
            Count(plan);
        }

        _work.ImportRuns.InsertItems(batch.ConvertAll(plan => plan.ToItem(_run.Id)));
        batch.Clear();
        _progress?.Report(new ImportProgress(_run.TotalRows, (_passesDone * _file.Length) + _file.Position, Passes() * _file.Length));
    }

    private int Passes() => 1 + Enum.GetValues<ImportPhase>().Count(_index.HasRows);

    private void Count(RowPlan plan)
    {
        _run.TotalRows++;
        _hasFailures |= plan.Reason is not null;
        _run.Rejected += plan.IsRejected ? 1 : 0;
        _run.Created += !plan.IsRejected && plan.IsNew ? 1 : 0;
        _run.Updated += !plan.IsRejected && !plan.IsNew && plan.Changes.Count > 0 ? 1 : 0;
        _run.Unchanged += !plan.IsRejected && !plan.IsNew && plan.Changes.Count == 0 ? 1 : 0;
        _run.UsersCreated += plan.IsUserCreated ? 1 : 0;
        _run.Archived += plan.IsArchived ? 1 : 0;
        _run.Restored += plan.IsRestored ? 1 : 0;
    }
}
