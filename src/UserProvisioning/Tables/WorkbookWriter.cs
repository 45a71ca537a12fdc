using System.IO.Compression;
using System.Text;
using System.Xml;

namespace UserProvisioning.Tables;

/// <summary>
/// Writes an Excel workbook part by part, straight into the archive: a library for workbooks would hold every sheet in
/// memory, and be larger than the rest of the module.
/// </summary>
internal static class WorkbookWriter
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";

    private const string Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    // In the order of CellStyle.
    private const string Styles =
        $"""
        <styleSheet xmlns="{SheetWriter.Namespace}">
        <numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>
        <fonts count="3">
        <font><sz val="11"/><name val="Calibri"/></font>
        <font><b/><sz val="11"/><name val="Calibri"/></font>
        <font><b/><sz val="16"/><name val="Calibri"/></font>
        </fonts>
        <fills count="4">
        <fill><patternFill patternType="none"/></fill>
        <fill><patternFill patternType="gray125"/></fill>
        <fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/></patternFill></fill>
        <fill><patternFill patternType="solid"><fgColor rgb="FFFFC000"/></patternFill></fill>
        </fills>
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="7">
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>
        <xf numFmtId="49" fontId="1" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>
        <xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"
            wrapText="1"/></xf>
        </cellXfs>
        </styleSheet>
        """;

    internal static void Write(Stream stream, IReadOnlyList<TableSheet> sheets)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Part(archive, "[Content_Types].xml", xml => WriteContentTypes(xml, sheets.Count));
        Part(archive, "_rels/.rels", xml => WriteRelationships(xml, [("officeDocument", "xl/workbook.xml")]));
        Part(archive, "xl/workbook.xml", xml => WriteWorkbook(xml, sheets));
        Part(archive, "xl/_rels/workbook.xml.rels", xml => WriteRelationships(
            xml, sheets.Select((_, i) => ("worksheet", $"worksheets/sheet{i + 1}.xml")).Append(("styles", "styles.xml"))));
        Part(archive, "xl/styles.xml", xml => xml.WriteRaw(Styles));
        for (int i = 0; i < sheets.Count; i++)
        {
            Part(archive, $"xl/worksheets/sheet{i + 1}.xml", xml => SheetWriter.Write(xml, sheets[i], i == 0));
        }
    }

    private static void Part(ZipArchive archive, string name, Action<XmlWriter> write)
    {
        using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true });
        xml.WriteStartDocument(standalone: true);
        write(xml);
    }

    private static void WriteContentTypes(XmlWriter xml, int sheets)
    {
        xml.WriteStartElement("Types", ContentTypes);
        Default("rels", "application/vnd.openxmlformats-package.relationships+xml");
        Default("xml", "application/xml");
        Override("/xl/workbook.xml", $"{Kind}sheet.main+xml");
        Override("/xl/styles.xml", $"{Kind}styles+xml");
        for (int i = 1; i <= sheets; i++)
        {
            Override($"/xl/worksheets/sheet{i}.xml", $"{Kind}worksheet+xml");
        }

        xml.WriteEndElement();

        void Default(string extension, string type) => Element("Default", "Extension", extension, type);

        void Override(string part, string type) => Element("Override", "PartName", part, type);

        void Element(string name, string attribute, string value, string type)
        {
            xml.WriteStartElement(name);
            xml.WriteAttributeString(attribute, value);
            xml.WriteAttributeString("ContentType", type);
            xml.WriteEndElement();
        }
    }

    private static void WriteRelationships(XmlWriter xml, IEnumerable<(string Kind, string Target)> targets)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        int id = 0;
        foreach ((string kind, string target) in targets)
        {
            xml.WriteStartElement("Relationship");
            xml.WriteAttributeString("Id", $"rId{++id}");
            xml.WriteAttributeString("Type", $"{Relationships}/{kind}");
            xml.WriteAttributeString("Target", target);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteWorkbook(XmlWriter xml, IReadOnlyList<TableSheet> sheets)
    {
        xml.WriteStartElement("workbook", SheetWriter.Namespace);
        xml.WriteAttributeString("xmlns", "r", null, Relationships);
        xml.WriteStartElement("bookViews");
        xml.WriteStartElement("workbookView");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("sheets");
        for (int i = 0; i < sheets.Count; i++)
        {
            xml.WriteStartElement("sheet");
            xml.WriteAttributeString("name", sheets[i].Name);
            xml.WriteAttributeString("sheetId", XmlConvert.ToString(i + 1));
            if (sheets[i].IsHidden)
            {
                xml.WriteAttributeString("state", "hidden");
            }

            xml.WriteAttributeString("id", Relationships, $"rId{i + 1}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
