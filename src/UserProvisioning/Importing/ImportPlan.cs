using UserProvisioning.Importing.Approval;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>What an import would do: the run and the items of a rehearsal, of which nothing is kept.</summary>
internal sealed class ImportPlan : IDisposable
{
    private const int BytesPerRow = 40;

    private ImportPlan(ProvisioningRunRow run, ItemSpool items)
    {
        Run = run;
        Items = items;
    }

    /// <summary>The run as it would be. Its id means something only in the rehearsal.</summary>
    internal ProvisioningRunRow Run { get; }

    /// <summary>The items of rows by line, then those of contacts that the file lacks.</summary>
    internal ItemSpool Items { get; }

    /// <summary>Rehearses an import.</summary>
    internal static ImportPlan Make(
        ProvisioningContext context,
        OpenedFile source,
        EmployeeFileRequest request,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation)
    {
        using IProvisioningStore rehearsal = context.Store.Rehearse(new RehearsedWork(RowsOf(source, request)), cancellation);
        ProvisioningContext rehearsing = context with { Store = rehearsal };
        var items = new ItemSpool();
        try
        {
            EmployeeFileRequest planned = request with { BeforeCommit = null };
            ProvisioningRunRow run = new FileImport(rehearsing, source, planned, new PlannedRun(rehearsing, source, planned), progress)
                .Run(cancellation)!;
            using IUnitOfWork work = rehearsal.Read();
            foreach (ProvisioningRunItemRow item in RunItems.All(work, run.Id))
            {
                cancellation.ThrowIfCancellationRequested();
                items.Add(item);
            }

            return new ImportPlan(run, items);
        }
        catch
        {
            items.Dispose();
            throw;
        }
    }

    /// <summary>Stores the run, which then waits for approval.</summary>
    internal void Store(ProvisioningContext context, EmployeeFileRequest request, CancellationToken cancellation)
    {
        var plan = new StoredPlan(context, Run)
        {
            LongestTransaction = request.LongestTransaction,
            InTransaction = request.InTransaction,
            Finish = work =>
            {
                if (request.Origin is not null)
                {
                    // The local copy of the file is deleted after the call, and the approver may work on another machine, so it is kept in the
                    // database.
                    RunFileCopy.Store(work, Run, request.Path);
                }

                request.BeforeCommit?.Invoke(work, Run);
                new RunRecord(context).Finish(work, Run, AuditActions.Create);
            },
        };
        plan.Store(Items.Read().Select(WithoutNewIds), cancellation);
    }

    public void Dispose() => Items.Dispose();

    /// <summary>Removes the ids that the rehearsal gave to new rows: the database may give them to others.</summary>
    private static ProvisioningRunItemRow WithoutNewIds(ProvisioningRunItemRow item)
    {
        item.ContactId = item.Action == ImportAction.Create ? null : item.ContactId;
        item.Undo = null;
        item.SystemUserId = item.Action is ImportAction.Archive or ImportAction.Restore ? item.SystemUserId : null;
        return item;
    }

    // A full load may archive any number of contacts. The rows of a file are not counted yet; few formats have shorter rows than these.
    private static long RowsOf(OpenedFile source, EmployeeFileRequest request) =>
        request.FullLoad ? long.MaxValue : 1 + (source.File.Length / BytesPerRow);
}
