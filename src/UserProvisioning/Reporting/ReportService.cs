using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Reporting;

/// <summary>Writes reports on who is provisioned and who is not.</summary>
public sealed class ReportService
{
    private readonly ProvisioningContext _context;

    internal ReportService(ProvisioningContext context) => _context = context;

    /// <summary>
    /// Writes a page of HTML that needs nothing but itself: users and licenses, joiners and leavers, runs, who cannot log in and why, and
    /// credentials that were never used. Users are counted as they are read, and of a long list the page has the beginning, and says so.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Is told how many users were looked at; null for nobody.</param>
    /// <param name="cancellation">Breaks it off; no file is written then.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public WrittenReport Write(ReportRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Checked first, so that a path that cannot be written fails before the work is done.
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
