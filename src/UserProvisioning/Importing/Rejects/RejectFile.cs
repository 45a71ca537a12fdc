using System.Globalization;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Importing.Rejects;

/// <summary>
/// The file of rejected rows: a CSV file that HR can correct and send back. Its header and cells are those of the input, guarded against formulas;
/// two more columns hold the line and the reason.
/// </summary>
internal sealed class RejectFile : IDisposable
{
    private const string Extension = ".rejects.csv";

    private readonly OutputFile _file;

    private RejectFile(OutputFile file) => _file = file;

    /// <summary>
    /// Opens the reject file before the import begins, so that a path that cannot be written fails early. Returns null when none is wanted. An
    /// existing file is overwritten, so that it always belongs to the last run.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static RejectFile? Open(string? rejectPath, string inputPath)
    {
        if (rejectPath is null)
        {
            return null;
        }

        string path = Path.GetFullPath(Directory.Exists(rejectPath)
            ? Path.Combine(rejectPath, Path.GetFileNameWithoutExtension(inputPath) + Extension)
            : rejectPath);
        return path.Equals(Path.GetFullPath(inputPath), StringComparison.OrdinalIgnoreCase)
            ? throw new ProvisioningException(
                ErrorIds.FileUnwritable,
                $"'{path}' is the input file. Give another path for the rejected rows.",
                path)
            : new RejectFile(OutputFile.Create(path, overwrite: true));
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads the employee file again and writes its rejected rows, or only the header when there are none.</summary>
    /// <param name="input">The file that was read.</param>
    /// <param name="rejected">The items of the rejected rows, by line.</param>
    /// <param name="cancellation">Cancels the writing.</param>
    internal void Write(OpenedFile input, IEnumerable<ProvisioningRunItemRow> rejected, CancellationToken cancellation)
    {
        OutputFile.Guard(_file.Path, () =>
        {
            using var csv = new CsvTableWriter(_file.Stream, input.File.Delimiter);
            int own = RejectColumns.CountOwn(input.Map.Columns);
            List<string> columns = input.Map.Columns.Take(own).ToList();
            csv.Write([.. columns, .. RejectColumns.For(columns)]);
            Write(csv, input, own, rejected, cancellation);
            return true;
        });
        _file.Commit();
        if (_file.Warning is { } warning)
        {
            input.Map.Warnings.Add(warning);
        }
    }

    /// <summary>
    /// Writes the rejected rows after the run was committed. An error or a cancellation now must not look as if the run had not been applied.
    /// </summary>
    internal void WriteAfter(long runId, OpenedFile source, IEnumerable<ProvisioningRunItemRow> rejected)
    {
        try
        {
            Write(source, rejected, CancellationToken.None);
        }
        catch (ProvisioningException exception)
        {
            source.Map.Warnings.Add($"The run is done, but its rejected rows could not be written: {OutsideText.Show(exception)} "
                + "Get-ProvisioningRunItem "
                + $"{runId} -Action Reject lists them.");
        }
    }

    private static void Write(CsvTableWriter csv, OpenedFile input, int own, IEnumerable<ProvisioningRunItemRow> rejected,
        CancellationToken cancellation)
    {
        // Both sequences are in the order of lines.
        using IEnumerator<ProvisioningRunItemRow> next = rejected.GetEnumerator();
        if (!next.MoveNext())
        {
            return;
        }

        foreach (FileRow row in input.File.Rows(cancellation))
        {
            ProvisioningRunItemRow item = next.Current;
            if (row.Line == item.Line)
            {
                csv.Write([
                    .. Enumerable.Range(0, own).Select(i => row.Cells.ElementAtOrDefault(i) is { } cell ? input.Map.Unguard(cell) : null),
                    row.Line.ToString(CultureInfo.InvariantCulture),
                    item.Field is null ? item.Reason : $"{item.Field}: {item.Reason}",
                ]);
                if (!next.MoveNext())
                {
                    return;
                }
            }
        }
    }
}
