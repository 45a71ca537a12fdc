using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Reporting;

/// <summary>Writes reports on users, licenses, runs and logins as HTML pages.</summary>
public sealed class ReportService
{
    private readonly ProvisioningContext _context;

    internal ReportService(ProvisioningContext context) => _context = context;

    /// <summary>
    /// Writes an HTML page that loads no other file: users and licenses, joiners and leavers, runs, who cannot log in and why, and
    /// credentials that were never used. Users are counted while they are read. A long list is cut, and the page says so.
    /// </summary>
    /// <param name="request">The options of the report.</param>
    /// <param name="progress">Receives the number of users that were read; null for no reports.</param>
    /// <param name="cancellation">Cancels the report; then no file is written.</param>
    /// <returns>The written report.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public WrittenReport Write(ReportRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The path is checked first, so that a path that cannot be written fails before the work is done.
        using OutputFile file = OutputFile.Create(request.Path, request.Overwrite);
        ReportData data = new ReportCollector(_context, request, progress, cancellation).Run();
        byte[] page = Encoding.UTF8.GetBytes(ReportPage.Render(data));
        OutputFile.Guard(file.Path, () =>
        {
            file.Stream.Write(page);
            return true;
        });
        file.Commit();
        return new WrittenReport(file.Path, file.Warning is { } warning ? [warning] : []);
    }
}
