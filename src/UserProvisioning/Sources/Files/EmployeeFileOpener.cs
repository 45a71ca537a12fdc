using UserProvisioning.Importing;
using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Sources.Files.Json;

namespace UserProvisioning.Sources.Files;

/// <summary>Opens an employee file, whatever its format.</summary>
internal static class EmployeeFileOpener
{
    /// <param name="request">The file, and what was said of it.</param>
    /// <param name="isKnown">Whether a text is the name of a column that means something.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static IEmployeeFile Open(EmployeeFileRequest request, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        FileFormat format = FormatDetector.Detect(request.Path, request.Encoding);
        if (request.SheetName is not null && format != FileFormat.Excel)
        {
            throw FileErrors.Unreadable(request.Path, $"is not an Excel workbook, so it has no sheet '{Text.Shorten(request.SheetName)}'. Leave -SheetName out.");
        }

        return format switch
        {
            FileFormat.Excel => ExcelFile.Open(request.Path, request.SheetName, isKnown, cancellation),
            FileFormat.Json => JsonFile.Open(request.Path, request.Encoding, cancellation),
            _ => CsvFile.Open(request.Path, request.Delimiter, request.Encoding, isKnown, cancellation),
        };
    }
}
