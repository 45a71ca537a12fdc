namespace UserProvisioning.Sources.Files.Excel;

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">The name on its tab.</param>
/// <param name="Part">The name of the part with its cells.</param>
/// <param name="IsVisible">Whether the sheet is visible.</param>
internal sealed record WorkbookSheet(string Name, string Part, bool IsVisible);

/// <summary>An Excel workbook: its sheets, and the styles and texts that its cells refer to.</summary>
internal sealed class Workbook
{
    /// <summary>The most sheets of a workbook.</summary>
    private const int MostSheets = 1000;

    private readonly WorkbookPackage _package;

    private Workbook(WorkbookPackage package) => _package = package;

    internal required IReadOnlyList<WorkbookSheet> Sheets { get; init; }

    /// <summary>Whether days are counted from 1904, as older versions of Excel for the Mac did.</summary>
    internal required bool Is1904 { get; init; }

    internal required SharedStrings Texts { get; init; }

    internal required CellFormats Styles { get; init; }

    internal static Workbook Read(WorkbookPackage package, string path, CancellationToken cancellation)
    {
        string part = FindMain(package, path, cancellation);
        int slash = part.LastIndexOf('/');
        string folder = slash < 0 ? string.Empty : part[..slash];
        Dictionary<string, Relationship> relationships = Relationships(
            package,
            $"{folder}/_rels/{part[(slash + 1)..]}.rels".TrimStart('/'),
            folder,
            cancellation);
        var sheets = new List<WorkbookSheet>();
        var parts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool is1904 = false;
        using (PartReader reader = package.Require(part, cancellation))
        {
            while (reader.Read())
            {
                if (reader.IsStart("workbookPr", depth: 1))
                {
                    is1904 = reader.Attribute("date1904") is "1" or "true";
                }
                else if (reader.IsStart("sheet", depth: 2) && reader.Attribute("name") is { } name
                    && relationships.GetValueOrDefault(reader.RelationshipId() ?? string.Empty) is { Kind: "worksheet" } target)
                {
                    if (sheets.Count == MostSheets)
                    {
                        throw new InvalidDataException($"it has more than {MostSheets} sheets");
                    }

                    if (!parts.Add(target.Part))
                    {
                        throw new InvalidDataException($"two of its sheets are the same part, '{target.Part}'");
                    }

                    sheets.Add(new WorkbookSheet(name, target.Part, reader.Attribute("state") is not ("hidden" or "veryHidden")));
                }
            }
        }

        return new Workbook(package)
        {
            Sheets = sheets.Count > 0 ? sheets : throw FileErrors.Unreadable(path, "has no sheet with cells. Nothing was changed."),
            Is1904 = is1904,
            Texts = ReadKind("sharedStrings", reader => SharedStrings.Read(reader, path), SharedStrings.Lacking) ?? SharedStrings.None,
            Styles = ReadKind("styles", CellFormats.Read, CellFormats.Lacking) ?? CellFormats.None,
        };

        // A missing part is an error only when a cell refers to it.
        T? ReadKind<T>(string kind, Func<PartReader, T> read, Func<string, T> lacking)
            where T : class
        {
            if (relationships.Values.FirstOrDefault(relationship => relationship.Kind == kind) is not { } relationship)
            {
                return null;
            }

            using PartReader? reader = package.Find(relationship.Part, cancellation);
            if (reader is null)
            {
                return lacking(relationship.Part);
            }

            T value = read(reader);
            reader.Drain();
            return value;
        }
    }

    /// <summary>Opens a sheet to find its header.</summary>
    internal SheetReader OpenToFindHeader(WorkbookSheet sheet, CancellationToken cancellation) =>
        new(_package.Require(sheet.Part, cancellation), this, PartLimits.Columns);

    /// <summary>Opens a sheet to read its rows.</summary>
    internal SheetReader Open(WorkbookSheet sheet, int columns, CancellationToken cancellation) =>
        new(_package.RequireRows(sheet.Part, cancellation), this, columns);

    /// <summary>The unpacked size of a sheet.</summary>
    internal long LengthOf(WorkbookSheet sheet) => _package.LengthOf(sheet.Part);

    private static string FindMain(WorkbookPackage package, string path, CancellationToken cancellation)
    {
        Relationship? main = Relationships(
            package,
            "_rels/.rels",
            string.Empty,
            cancellation).Values.FirstOrDefault(relationship => relationship.Kind == "officeDocument");
        string part = main?.Part ?? "xl/workbook.xml";
        if (package.Has(part) && part.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase))
        {
            return part;
        }

        throw FileErrors.Unreadable(
            path,
            part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || package.Has("xl/workbook.bin")
                ? "is a binary workbook (.xlsb). Save it as .xlsx or CSV."
            : package.Has("content.xml") ? "is an OpenDocument file. Save it as .xlsx or CSV."
            : !package.Has("_rels/.rels") && !package.Has("xl/worksheets/sheet1.xml")
                ? "is a ZIP archive and no Excel workbook. Unpack it, and give the path of the file in it."
            : $"is not an Excel workbook: it lacks the part 'xl/workbook.xml'. Save it as .xlsx or CSV.");
    }

    private static Dictionary<string, Relationship> Relationships(WorkbookPackage package, string part, string folder, CancellationToken cancellation)
    {
        var relationships = new Dictionary<string, Relationship>(StringComparer.Ordinal);
        using PartReader? reader = package.Find(part, cancellation);
        while (reader?.Read() == true)
        {
            if (reader.IsStart("Relationship", depth: 1)
                && reader.Attribute("Id") is { } id
                && OpenXmlNames.KindOf(reader.Attribute("Type")) is { } kind
                && reader.Attribute("Target") is { } target
                && reader.Attribute("TargetMode") != "External" && relationships.Count < PartLimits.Names)
            {
                relationships[id] = new Relationship(kind, WorkbookPackage.Resolve(folder, target));
            }
        }

        return relationships;
    }

    private sealed record Relationship(string Kind, string Part);
}
