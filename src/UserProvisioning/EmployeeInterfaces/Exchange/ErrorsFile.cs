using System.Globalization;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The .errors.csv file that lists, for HR and the administrator, each line of a file that could not be applied.</summary>
internal static class ErrorsFile
{
    private const int PageSize = 2000;

    /// <summary>Whether a run has a row that it could not apply.</summary>
    internal static bool IsNeeded(IUnitOfWork work, long runId) => work.ProvisioningRuns.FaultyItems(runId, long.MinValue, 1).Count > 0;

    /// <summary>Returns the first lines of the list as text.</summary>
    internal static List<string> Describe(IUnitOfWork work, long runId, int most) => work.ProvisioningRuns.FaultyItems(runId, long.MinValue, most)
        .Select(item => $"line {item.Line}{(item.ExternalReference is null ? string.Empty : $" ('{item.ExternalReference}')")}, "
            + $"{(item.Field is null ? string.Empty : item.Field + ": ")}{item.Reason}")
        .ToList();

    /// <summary>Writes the list.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="runId">The run; null when the file could not be read at all.</param>
    /// <param name="reason">Why the file could not be read.</param>
    /// <param name="cancellation">Stops writing.</param>
    internal static void Write(IProvisioningStore store, Stream stream, long? runId, string? reason, CancellationToken cancellation)
    {
        using IUnitOfWork work = store.Read();

        // Fields are separated by semicolons, since a Dutch Excel puts a line with commas into one cell.
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
