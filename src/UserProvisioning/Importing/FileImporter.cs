using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// Applies a file batch by batch within one unit of work. The caller commits the unit, or, for a comparison, rolls it back.
/// </summary>
internal sealed class FileImporter
{
    private readonly IUnitOfWork _work;
    private readonly IEmployeeFile _file;
    private readonly FieldMap _map;
    private readonly ProvisioningContext _context;
    private readonly EmployeeFileRequest _request;
    private readonly ProvisioningRunRow _run;
    private readonly IProgress<ImportProgress>? _progress;
    private IRowCache _cache = null!;
    private FileIndex _index = null!;
    private ContactApplier _contacts = null!;
    private UserApplier _users = null!;
    private int _passesDone = 1;
    private bool _hasFailures;
    private readonly LicenseShortage _shortage = new();

    private BrakeCounts _counts;

    /// <summary>What the brakes stop; empty when the run may go on.</summary>
    internal IReadOnlyList<string> Stops { get; private set; } = [];

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="file">The file.</param>
    /// <param name="map">Where its fields are.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="run">The run, which is stored.</param>
    /// <param name="progress">Who wants to know; null for nobody.</param>
    internal FileImporter(
        ProvisioningContext context,
        IUnitOfWork work,
        IEmployeeFile file,
        FieldMap map,
        EmployeeFileRequest request,
        ProvisioningRunRow run,
        IProgress<ImportProgress>? progress)
    {
        _context = context;
        _work = work;
        _file = file;
        _map = map;
        _request = request;
        _run = run;
        _progress = progress;
    }

    /// <summary>Applies every row, and fills in the run's counters and status.</summary>
    internal void Run(CancellationToken cancellation)
    {
        using IRowCache cache = RowCache.Open(_work, _run.Source, _file, _map, _request, _context.Time.Today());
        _cache = cache;
        var unchanged = new UnchangedLines(_work, _run.Id);
        using FileIndex index = _index = FileIndex.Scan(_file, _map, _context.Time.Today(), _cache, unchanged.Add, cancellation);
        unchanged.End();
        if (_index.Rows == 0)
        {
            TellEmpty();
        }

        _run.TotalRows = _run.Unchanged = unchanged.Total;
        _contacts = new ContactApplier(_work, _map, _index, _run.Source, _context.Time.Today());
        _users = new UserApplier(_context, _work, _map, _run.Source, _request.CreateUser);
        _cache.BeginApplying(_work, _index.OpenRows);

        // Count the active users before anything is changed. A file without leavers needs no brake.
        AbsentContacts? absent = _request.FullLoad ? new AbsentContacts(_work, _index, _run, _context.Time.UtcNow()) : null;
        if (absent?.Any(cancellation) == false)
        {
            absent = null;
        }

        // A file without end dates may still hold contacts whose stored end date has passed, so each of its rows may archive a user.
        int open = _index.OpenRows;
        bool mayArchive = !_map.Has(EmployeeField.EndDate) || _index.HasRows(ImportPhase.Organizations) || _index.HasRows(ImportPhase.Leavers);
        Brakes? brakes = _request.Force ? null : Brakes.Of(
            _work,
            _run.Source,
            new BrakeCounts(
                absent is not null ? int.MaxValue : mayArchive ? open : 0,
                _request.CreateUser || _map.Has(EmployeeField.CreateUser) ? open : 0,
                open,
                _map.Has(EmployeeField.UserGroups) || _map.Has(EmployeeField.UserProfiles) ? open : 0));
        ApplyPhase(ImportPhase.Organizations, cancellation);
        ApplyPhase(ImportPhase.Leavers, cancellation);

        // Before the joiners, who may need the licenses.
        if (absent is not null)
        {
            (int contacts, int users) = absent.Archive(cancellation);
            _run.Archived += contacts;
            _counts = _counts with { Archived = _counts.Archived + users };
        }

        ApplyPhase(ImportPhase.Others, cancellation);
        _cache.EndApplying(_work);
        _run.MissingLicenses = _shortage.Text;
        _run.Warning = _shortage.Warning(_work, _run);
        Report(_file.Length);
        Stops = brakes?.Stops(_counts with { Made = _run.UsersCreated }) ?? [];
        _run.Status = Stops.Count > 0 ? ProvisioningRunStatus.AwaitingApproval
            : _hasFailures ? ProvisioningRunStatus.CompletedWithErrors
            : ProvisioningRunStatus.Completed;
    }

    private void TellEmpty()
    {
        if (_request.FullLoad)
        {
            throw FileErrors.SourceEmpty(_file.Path);
        }

        // A transaction that is tried again says it once.
        const string Empty = "The file has no rows. Nothing was changed.";
        if (!_map.Warnings.Contains(Empty))
        {
            _map.Warnings.Add(Empty);
        }
    }

    private void ApplyPhase(ImportPhase phase, CancellationToken cancellation)
    {
        if (!_index.HasRows(phase))
        {
            return;
        }

        var mapper = new RowMapper(_map);
        int batchSize = _context.Store.RowsPerBatch;
        var batch = new List<RowPlan>(batchSize);
        foreach (OpenRow row in RowsOf(phase, cancellation))
        {
            batch.Add(new RowPlan(mapper.Map(row.Row)) { Fingerprint = row.Fingerprint });
            if (batch.Count == batchSize)
            {
                ApplyBatch(batch, phase, cancellation);
            }
        }

        ApplyBatch(batch, phase, cancellation);
        _passesDone++;
    }

    private IEnumerable<OpenRow> RowsOf(ImportPhase phase, CancellationToken cancellation)
    {
        if (_index.Open is { } kept)
        {
            foreach (OpenRow row in kept)
            {
                if (_index.PhaseOf(row.Row.Line) == phase)
                {
                    yield return row;
                }
            }

            yield break;
        }

        using RowCursor cursor = _file.Open(cancellation);
        for (int place = 0; cursor.Read(); place++)
        {
            if (_index.PhaseOf(place, cursor.Line) == phase)
            {
                yield return new OpenRow(cursor.Row(), cursor.Fingerprint);
            }
        }
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

        _cache.Applied(_work, batch, _run.Id, phase);

        _work.ProvisioningRuns.InsertItems(batch.ConvertAll(plan => plan.ToItem(_run.Id)));
        batch.Clear();
        Report(_file.Position);
    }

    private void Report(long position) => _progress?.Report(
        new ImportProgress(_run.TotalRows, Math.Min((_passesDone * _file.Length) + position, Passes() * _file.Length), Passes() * _file.Length));

    private int Passes() => 1 + Enum.GetValues<ImportPhase>().Count(_index.HasRows);

    private void Count(RowPlan plan)
    {
        _run.TotalRows++;
        _hasFailures |= plan.HasFailure;
        _run.Rejected += plan.IsRejected ? 1 : 0;
        _run.Created += !plan.IsRejected && plan.IsNew ? 1 : 0;
        _run.Updated += !plan.IsRejected && !plan.IsNew && plan.Changes.Count > 0 ? 1 : 0;
        _run.Unchanged += !plan.IsRejected && !plan.IsNew && plan.Changes.Count == 0 ? 1 : 0;
        _run.UsersNotCreated += plan.IsUserMissing ? 1 : 0;
        _shortage.Add(plan.MissingLicense);
        _run.UsersCreated += plan.IsUserCreated ? 1 : 0;
        _run.Archived += plan.IsArchived ? 1 : 0;
        _counts = _counts with
        {
            Archived = _counts.Archived + (plan.IsUserArchived ? 1 : 0),
            Changed = _counts.Changed + (plan.IsContactChanged ? 1 : 0),
            AccessChanged = _counts.AccessChanged + (plan.IsAccessChanged ? 1 : 0),
        };
        _run.Restored += plan.IsRestored ? 1 : 0;
    }
}
