using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Exporting;

/// <summary>Streams contacts and their users into a file, so that memory does not grow with their number.</summary>
internal sealed class EmployeeExport(ProvisioningContext context, IProgress<WorkProgress>? progress = null)
{
    /// <summary>The most rows of a sheet, without its header.</summary>
    private const int MostRows = WorkbookWriter.LastRow - 1;

    private int _rows;
    private long _seen;
    private long _total;
    private bool _isWorkbook;
    private int _withoutReference;

    internal EmployeeExportResult Run(EmployeeExportRequest request, CancellationToken cancellation)
    {
        FileLanguage language;
        IReadOnlyList<EmployeeField> fields;
        using (IUnitOfWork work = context.Store.Read())
        {
            language = FileLanguages.Choose(work, request.Language);
            fields = ExportedRow.FieldsOf(EmployeeFieldSet.Of(work.ContactFields.Set));
            _total = progress is null ? 0 : work.Contacts.Count();
        }

        _isWorkbook = Path.GetExtension(request.Path).Equals(".xlsx", StringComparison.OrdinalIgnoreCase);
        using OutputFile file = OutputFile.Create(request.Path, request.Overwrite);
        OutputFile.Guard(file.Path, () =>
        {
            if (_isWorkbook)
            {
                WriteWorkbook(file.Stream, language, fields, Rows(request.Source, cancellation));
            }
            else
            {
                WriteCsv(file.Stream, language, fields, Rows(request.Source, cancellation));
            }

            return true;
        });
        file.Commit();
        return new EmployeeExportResult { Path = file.Path, Rows = _rows, Warnings = [.. Warnings(request.Source), .. file.Warning is { } warning
            ? new[] { warning } : []] };
    }

    // Excel with Dutch settings expects a semicolon as delimiter. It would put a line with commas into one cell.
    private static void WriteCsv(Stream stream, FileLanguage language, IReadOnlyList<EmployeeField> fields, IEnumerable<ExportedRow> rows)
    {
        using var csv = new CsvTableWriter(stream, language == FileLanguage.Dutch ? ';' : ',');
        csv.Write([.. fields.Select(field => WrittenHeaders.Of(field, language)), WrittenHeaders.GuardedExport]);
        string?[] cells = new string?[fields.Count + 1];
        foreach (ExportedRow row in rows)
        {
            for (int i = 0; i < fields.Count; i++)
            {
                cells[i] = row.Day(fields[i])?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? row.Text(fields[i]);
            }

            csv.Write(cells);
        }
    }

    private static void WriteWorkbook(
        Stream stream, FileLanguage language, IReadOnlyList<EmployeeField> fields, IEnumerable<ExportedRow> rows)
    {
        SheetCell[] header = [.. fields.Select(field => new SheetCell(WrittenHeaders.Of(field, language), CellStyle.Header)), new SheetCell(
            WrittenHeaders.PlainExport,
            CellStyle.Header)];
        WorkbookWriter.Write(stream, [new TableSheet
        {
            Name = language == FileLanguage.Dutch ? "Medewerkers" : "Employees",
            HasFrozenHeader = true,
            Columns = [.. fields.Select(field => (18.0, StyleOf(field))), (12.0, CellStyle.Text)],
            Rows = rows.Select(row => fields.Select(field => new SheetCell(row.Text(field), StyleOf(field), row.Day(field))).ToArray())
                .Prepend(header),
        }]);
    }

    private static CellStyle StyleOf(EmployeeField field) => field.Kind == EmployeeFieldKind.Date ? CellStyle.Date : CellStyle.Text;

    private IEnumerable<ExportedRow> Rows(string? source, CancellationToken cancellation)
    {
        string? key = Text.Clean(source) is { } name ? Text.Key(name) : null;
        foreach (ExportedRow row in Paging.Read(
            (work, after, take) => work.Contacts.Page(new ContactQuery(new ContactFilter()), after, take),
            Describe,
            context.Store,
            cancellation))
        {
            progress?.Report(new WorkProgress(++_seen, _total));
            if (key is not null && (row.Contact.Source is null || Text.Key(row.Contact.Source) != key))
            {
                continue;
            }

            if (row.Contact.ExternalReference is null)
            {
                _withoutReference++;
                continue;
            }

            if (_isWorkbook && _rows == MostRows)
            {
                throw new IOException(
                    $"a sheet holds {MostRows:N0} rows, and there are more contacts. Write a CSV file, or one file for each -Source");
            }

            _rows++;
            yield return row;
        }
    }

    private static IEnumerable<ExportedRow> Describe(IUnitOfWork work, IReadOnlyList<ContactRow> contacts)
    {
        List<long> withUser = contacts.Where(contact => contact.HasSystemUser).Select(contact => contact.Id).ToList();
        IReadOnlyDictionary<long, SystemUserRow> users = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : work.Users.ByContactIds(withUser);
        ILookup<(long, AuthorizationKind), string> names = work.Authorizations
            .MembershipsOf(users.Values.Select(user => user.Id).ToList())
            .ToLookup(membership => (membership.SystemUserId, membership.Kind), membership => membership.Name);
        return contacts.Select(contact =>
        {
            SystemUserRow? user = users.GetValueOrDefault(contact.Id);
            return new ExportedRow(
                contact,
                user,
                user is null ? string.Empty : string.Join('|', names[(user.Id, AuthorizationKind.UserGroup)]),
                user is null ? string.Empty : string.Join('|', names[(user.Id, AuthorizationKind.UserProfile)]));
        });
    }

    private List<string> Warnings(string? source)
    {
        var warnings = new List<string>();
        if (_withoutReference > 0)
        {
            warnings.Add($"Contacts without an external reference, by which a file knows them, were left out: {_withoutReference}. Give them one "
                + "with Set-Contact -ExternalReference.");
        }

        if (_rows == 0)
        {
            warnings.Add(source is null
                ? "There are no contacts to export; the file has a header only."
                : $"No contact was delivered by the source '{source}'; the file has a header only. Get-ProvisioningRun shows the sources.");
        }

        return warnings;
    }
}
