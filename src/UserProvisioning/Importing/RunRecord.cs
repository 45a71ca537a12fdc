using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Stores runs: it makes the row of a new run, and stores how a run ends.</summary>
internal sealed class RunRecord(ProvisioningContext context)
{
    /// <summary>The name of a source in the spelling that an earlier run stored. Names that differ only in case are the same source.</summary>
    internal static string SourceOf(IUnitOfWork work, string source) =>
        work.ProvisioningRuns.SourceNamed(source)
            ?? work.ProvisioningRuns.Sources().FirstOrDefault(known => Text.Key(known) == Text.Key(source))
            ?? source;

    /// <summary>Makes the row of a run that begins now. It does not store the row.</summary>
    internal ProvisioningRunRow New(IUnitOfWork work, string source, EmployeeFileRequest request, string path) => new()
    {
        Source = SourceOf(work, source),
        FileName = OutsideText.Show(request.Origin?.Name ?? Path.GetFileName(path)),
        FilePath = request.Origin?.Address ?? Path.GetFullPath(path),
        Options = ImportOptions.Store(request),
        Status = ProvisioningRunStatus.Running,
        Actor = context.Actor,
        StartedAt = context.Time.UtcNow(),
    };

    /// <summary>Stores the end of a run, and its entry in the audit trail.</summary>
    internal void Finish(IUnitOfWork work, ProvisioningRunRow run, string action)
    {
        run.EndedAt = context.Time.UtcNow();
        work.ProvisioningRuns.Update(run);
        new AuditLog(context, work, run.Id).AddRun(
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

    /// <summary>Stores a failed run for a file that could not be read and so changed nothing.</summary>
    internal void Fail(EmployeeFileRequest request, string? hash, CancellationToken cancellation) => context.Write(
        work =>
        {
            ProvisioningRunRow run = New(work, Text.Clean(request.Source) ?? EmployeeFileRequest.DefaultSource, request, request.Path);
            run.Status = ProvisioningRunStatus.Failed;
            run.FileHash = hash;
            work.ProvisioningRuns.Insert(run);
            request.BeforeCommit?.Invoke(work, run);
            Finish(work, run, AuditActions.Create);
        },
        cancellation);
}
