using System.IO.Compression;
using System.Security;
using System.Text;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>A builder of workbooks that writes each part by itself, so that a test can make each of them wrong.</summary>
internal sealed class WorkbookBuilder
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly List<(string Name, string State, string Xml)> _sheets = [];
    private readonly List<string> _texts = [];
    private readonly List<(string Code, int Id)> _formats = [];

    /// <summary>The style of dates with the built-in format 14. Style 0 is general.</summary>
    public const int DateStyle = 1;

    public bool Is1904 { get; init; }

    /// <summary>Parts that replace the usual ones; a part that is null is not written.</summary>
    public Dictionary<string, string?> Parts { get; } = new(StringComparer.Ordinal);

    public CompressionLevel Compression { get; init; } = CompressionLevel.Fastest;

    public static string Escape(string text) => SecurityElement.Escape(text);

    /// <summary>Adds a number format and a style that has it, and returns the style.</summary>
    public int Style(string code)
    {
        _formats.Add((code, 164 + _formats.Count));
        return 1 + _formats.Count;
    }

    /// <summary>The content of a cell with a shared text.</summary>
    public string Shared(string place, string text) => SharedXml(place, $"<t xml:space=\"preserve\">{Escape(text)}</t>");

    public string SharedXml(string place, string xml)
    {
        _texts.Add($"<si>{xml}</si>");
        return $"<c r=\"{place}\" t=\"s\"><v>{_texts.Count - 1}</v></c>";
    }

    public static string Inline(string place, string text) => $"<c r=\"{place}\" t=\"inlineStr\"><is><t>{Escape(text)}</t></is></c>";

    public static string Number(string place, string number, int style = 0) => $"<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>";

    public static string Row(int number, params string[] cells) => $"<row r=\"{number}\">{string.Concat(cells)}</row>";

    /// <summary>A row of texts.</summary>
    public static string Texts(int number, params string[] texts) =>
        Row(number, texts.Select((text, i) => Inline($"{(char)('A' + i)}{number}", text)).ToArray());

    public WorkbookBuilder Sheet(string name, string rows, string state = "visible")
    {
        _sheets.Add((name, state, $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>"));
        return this;
    }

    /// <summary>A workbook of one sheet of texts.</summary>
    public static byte[] Of(params string[][] rows) =>
        new WorkbookBuilder().Sheet("Sheet1", string.Concat(rows.Select((row, i) => Texts(i + 1, row)))).Build();

    public byte[] Build() => Zip(Content(), Compression);

    /// <summary>Returns the parts by name; a part that is not written is null.</summary>
    public Dictionary<string, string?> Content()
    {
        var parts = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            ["_rels/.rels"] = Relationships(("rId1", $"{Office}/officeDocument", "xl/workbook.xml")),
            ["xl/workbook.xml"] =
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><workbookPr date1904=\"{(Is1904 ? 1 : 0)}\"/><sheets>"
                + string.Concat(_sheets.Select((sheet, i) =>
                    $"<sheet name=\"{Escape(sheet.Name)}\" sheetId=\"{i + 1}\" state=\"{sheet.State}\" r:id=\"rId{i + 1}\"/>"))
                + "</sheets></workbook>",
            ["xl/_rels/workbook.xml.rels"] = Relationships(
                [.. _sheets.Select((_, i) => ($"rId{i + 1}", $"{Office}/worksheet", $"worksheets/sheet{i + 1}.xml")),
                ("rIdS", $"{Office}/sharedStrings", "sharedStrings.xml"), ("rIdT", $"{Office}/styles", "/xl/styles.xml")]),
            ["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{string.Concat(_texts)}</sst>",
            ["xl/styles.xml"] =
                $"<styleSheet xmlns=\"{Main}\"><numFmts>{string.Concat(_formats.Select(format =>
                    $"<numFmt numFmtId=\"{format.Id}\" formatCode=\"{Escape(format.Code)}\"/>"))}</numFmts>"
                + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                + $"{string.Concat(_formats.Select(format => $"<xf numFmtId=\"{format.Id}\"/>"))}</cellXfs></styleSheet>",
        };
        for (int i = 0; i < _sheets.Count; i++)
        {
            parts[$"xl/worksheets/sheet{i + 1}.xml"] = _sheets[i].Xml;
        }

        foreach ((string name, string? xml) in Parts)
        {
            parts[name] = xml;
        }

        return parts;
    }

    public static byte[] Zip(IReadOnlyDictionary<string, string?> parts, CompressionLevel compression = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string? xml) in parts)
            {
                if (xml is not null)
                {
                    using Stream part = archive.CreateEntry(name, compression).Open();
                    part.Write(Encoding.UTF8.GetBytes(xml));
                }
            }
        }

        return stream.ToArray();
    }

    public static string Relationships(params (string Id, string Type, string Target)[] relationships) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(relationships.Select(r => $"<Relationship Id=\"{r.Id}\" Type=\"{r.Type}\" Target=\"{r.Target}\"/>")) + "</Relationships>";
}
