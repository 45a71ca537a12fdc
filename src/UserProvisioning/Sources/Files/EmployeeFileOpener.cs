using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Sources.Files.Json;

namespace UserProvisioning.Sources.Files;

/// <summary>Opens an employee file, whatever its format.</summary>
internal static class EmployeeFileOpener
{
    /// <summary>Opens a file with the reader for its format.</summary>
    /// <param name="options">The file and the options of its format.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static IEmployeeFile Open(EmployeeFileOptions options, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        FileFormat format = FormatDetector.Detect(options.Path, options.Encoding);
        if (options.SheetName is not null && format == FileFormat.Csv)
        {
            throw FileErrors.Unreadable(
                options.Path,
                $"is neither an Excel workbook nor JSON, so it has no sheet or list '{Text.Shorten(options.SheetName)}'. Leave -SheetName out.");
        }

        return format switch
        {
            FileFormat.Excel => ExcelFile.Open(options.Path, options.SheetName, isKnown, cancellation),
            FileFormat.Json => JsonFile.Open(options, isKnown, cancellation),
            _ => CsvFile.Open(options.Path, options.Delimiter, options.Encoding, isKnown, cancellation),
        };
    }
}
