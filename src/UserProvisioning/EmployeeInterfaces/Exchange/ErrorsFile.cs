using System.Globalization;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>Writes what could not be done with a file, line by line, for HR and the administrator to read.</summary>
internal static class ErrorsFile
{
    private const int PageSize = 2000;

    /// <summary>Whether a run left anything undone.</summary>
    internal static bool IsNeeded(IUnitOfWork work, long runId) => work.ProvisioningRuns.FaultyItems(runId, long.MinValue, 1).Count > 0;

    /// <summary>The first lines of it as a person reads them.</summary>
    internal static List<string> Describe(IUnitOfWork work, long runId, int most) => work.ProvisioningRuns.FaultyItems(runId, long.MinValue, most)
        .Select(item => $"line {item.Line}{(item.ExternalReference is null ? string.Empty : $" ('{item.ExternalReference}')")}, "
            + $"{(item.Field is null ? string.Empty : item.Field + ": ")}{item.Reason}")
        .ToList();

    /// <summary>Writes it.</summary>
    /// <param name="store">Where the run is.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="runId">The run; null when the file could not be read at all.</param>
    /// <param name="reason">Why it could not be.</param>
    /// <param name="cancellation">Stops.</param>
    internal static void Write(IProvisioningStore store, Stream stream, long? runId, string? reason, CancellationToken cancellation)
    {
        using IUnitOfWork work = store.Read();

        // Excel in Dutch puts a line with commas into one cell.
        using var csv = new CsvTableWriter(stream, FileLanguages.Choose(work, null) == FileLanguage.Dutch ? ';' : ',');
        csv.Write(["Line", "ExternalReference", "DisplayName", "Action", "Field", "Reason"]);
        if (reason is not null)
        {
            csv.Write([null, null, null, "Reject", null, reason]);
        }

        if (runId is null)
        {
            return;
        }

        IReadOnlyList<ProvisioningRunItemRow> page;
        long after = long.MinValue;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = work.ProvisioningRuns.FaultyItems(runId.Value, after, PageSize);
            foreach (ProvisioningRunItemRow item in page)
            {
                csv.Write([
                    item.Line.ToString(CultureInfo.InvariantCulture),
                    item.ExternalReference,
                    item.DisplayName,
                    item.Action.ToString(),
                    item.Field,
                    item.Reason,
                ]);
                after = item.Line;
            }
        }
        while (page.Count == PageSize);
    }
}
