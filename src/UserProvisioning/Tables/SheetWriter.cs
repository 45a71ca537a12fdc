using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace UserProvisioning.Tables;

/// <summary>Writes one sheet row by row, and keeps no row in memory.</summary>
internal static partial class SheetWriter
{
    internal const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>The last row that a sheet can have.</summary>
    internal const int LastRow = 1_048_576;

    // Before 1900-03-01 the day numbers of Excel are off by one: it takes 1900 for a leap year.
    private static readonly DateTime FirstDay = new(1900, 3, 1);

    internal static void Write(XmlWriter xml, TableSheet sheet, bool isFirst)
    {
        xml.WriteStartElement("worksheet", Namespace);
        WriteView(xml, sheet, isFirst);
        xml.WriteStartElement("cols");
        for (int i = 0; i < sheet.Columns.Count; i++)
        {
            xml.WriteStartElement("col");
            xml.WriteAttributeString("min", Number(i + 1));
            xml.WriteAttributeString("max", Number(i + 1));
            xml.WriteAttributeString("width", sheet.Columns[i].Width.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("style", Number((int)sheet.Columns[i].Style));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData");
        int row = 0;
        foreach (IReadOnlyList<SheetCell> cells in sheet.Rows)
        {
            WriteRow(xml, ++row, cells);
        }

        xml.WriteEndElement();
        WriteDropDowns(xml, sheet.DropDowns);
        xml.WriteEndElement();
    }

    /// <summary>The letters of a column, from 0.</summary>
    internal static string ColumnName(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : $"{ColumnName((column / 26) - 1)}{ColumnName(column % 26)}";

    private static void WriteView(XmlWriter xml, TableSheet sheet, bool isFirst)
    {
        xml.WriteStartElement("sheetViews");
        xml.WriteStartElement("sheetView");
        if (isFirst)
        {
            xml.WriteAttributeString("tabSelected", "1");
        }

        xml.WriteAttributeString("workbookViewId", "0");
        if (sheet.HasFrozenHeader)
        {
            xml.WriteStartElement("pane");
            xml.WriteAttributeString("ySplit", "1");
            xml.WriteAttributeString("topLeftCell", "A2");
            xml.WriteAttributeString("activePane", "bottomLeft");
            xml.WriteAttributeString("state", "frozen");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteRow(XmlWriter xml, int row, IReadOnlyList<SheetCell> cells)
    {
        xml.WriteStartElement("row");
        xml.WriteAttributeString("r", Number(row));
        for (int i = 0; i < cells.Count; i++)
        {
            SheetCell cell = cells[i];
            if (cell.Text is null && cell.Day is null)
            {
                continue;
            }

            xml.WriteStartElement("c");
            xml.WriteAttributeString("r", $"{ColumnName(i)}{Number(row)}");
            xml.WriteAttributeString("s", Number((int)cell.Style));
            if (cell.Day is { } day && day >= FirstDay)
            {
                xml.WriteElementString("v", Number((int)(day.Date - new DateTime(1899, 12, 30)).TotalDays));
            }
            else
            {
                WriteText(xml, cell.Text ?? cell.Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string text)
    {
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is");
        xml.WriteStartElement("t");
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Escape(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteDropDowns(XmlWriter xml, IReadOnlyList<DropDown> lists)
    {
        if (lists.Count == 0)
        {
            return;
        }

        xml.WriteStartElement("dataValidations");
        xml.WriteAttributeString("count", Number(lists.Count));
        foreach (DropDown list in lists)
        {
            string column = ColumnName(list.Column);
            xml.WriteStartElement("dataValidation");
            xml.WriteAttributeString("type", "list");
            xml.WriteAttributeString("allowBlank", "1");
            if (list.IsStrict)
            {
                xml.WriteAttributeString("showErrorMessage", "1");
                xml.WriteAttributeString("error", list.Error);
            }

            xml.WriteAttributeString("sqref", $"{column}2:{column}{LastRow}");
            xml.WriteElementString("formula1", list.Source);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Escapes characters that XML cannot hold as _xHHHH_, and texts that look like such an escape.</summary>
    private static string Escape(string text)
    {
        if (text.Contains("_x", StringComparison.OrdinalIgnoreCase))
        {
            text = LooksEscaped().Replace(text, "_x005F_");
        }

        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            bool isFit = isPair || (XmlConvert.IsXmlChar(text[i]) && text[i] != '\r');
            if (!isFit)
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 8);
                escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
                continue;
            }

            escaped?.Append(text, i, isPair ? 2 : 1);
            i += isPair ? 1 : 0;
        }

        return escaped?.ToString() ?? text;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant)]
    private static partial Regex LooksEscaped();
}
