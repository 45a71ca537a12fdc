using System.Xml;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>A sheet of an Excel workbook (.xlsx), read row by row.</summary>
internal sealed class ExcelFile : IEmployeeFile
{
    private readonly SourceFile _file;
    private WorkbookPackage? _package;
    private Workbook _workbook = null!;
    private SheetChoice _choice = null!;
    private double _share;

    private ExcelFile(SourceFile file) => _file = file;

    public string Path => _file.Path;

    public string Hash => _file.Hash;

    public IReadOnlyList<string> Columns => _choice.Columns;

    public IReadOnlyList<string> Warnings =>
        _choice.IsClear ? [] : [$"The sheet '{_choice.Sheet.Name}' is read, of several. Name another with -SheetName."];

    public long Length => _file.Length;

    public long Position => (long)(_share * Length);

    /// <summary>Opens a workbook, chooses the sheet, and finds its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sheetName">The sheet; null to choose it.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static ExcelFile Open(string path, string? sheetName, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        var file = new ExcelFile(SourceFile.Open(path));
        try
        {
            file.TranslateErrors(() =>
            {
                file._package = WorkbookPackage.Open(file._file);
                file._workbook = Workbook.Read(file._package, path, cancellation);
                file._choice = SheetChoice.Choose(file._workbook, path, sheetName, isKnown, cancellation);
                return true;
            });
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IEnumerable<FileRow> Rows(CancellationToken cancellation)
    {
        long length = _workbook.LengthOf(_choice.Sheet);
        using SheetReader reader = TranslateErrors(() => _workbook.Open(_choice.Sheet, Columns.Count, cancellation));
        Func<bool> read = reader.Read;
        while (TranslateErrors(read))
        {
            if (reader.Cells.Row > _choice.HeaderRow && !reader.Cells.IsBlank)
            {
                _share = Math.Min((double)reader.Position / length, 1);
                yield return reader.Cells.ToFileRow();
            }
        }

        _file.RequireUnchanged();
    }

    public void Dispose()
    {
        _package?.Dispose();
        _file.Dispose();
    }

    /// <summary>Runs a function that reads the workbook. Exceptions of the ZIP and XML readers become the error that the file is damaged.</summary>
    private T TranslateErrors<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or NotSupportedException or EndOfStreamException)
        {
            throw FileErrors.Unreadable(
                Path, "cannot be read as an Excel workbook: it is damaged or not whole "
                    + $"({Text.Shorten(OutsideText.Show(exception).TrimEnd('.'), 200)}). Nothing was changed. Open it in Excel and save it "
                    + "again, or save it as CSV.", exception);
        }
        catch (IOException exception)
        {
            throw FileErrors.Translate(Path, exception)!;
        }
    }
}
