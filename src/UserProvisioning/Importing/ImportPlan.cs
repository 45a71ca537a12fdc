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

    public void Dispose() => Items.Dispose();

    // A full load may archive any number of contacts. The rows of a file are not counted yet; few formats have shorter rows than these.
    private static long RowsOf(OpenedFile source, EmployeeFileRequest request) =>
        request.FullLoad ? long.MaxValue : 1 + (source.File.Length / BytesPerRow);
}
