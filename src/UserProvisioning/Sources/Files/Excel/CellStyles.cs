using System.Globalization;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>The number format of each cell style: a date is a number, and only its style says so.</summary>
internal sealed class CellStyles
{
    private readonly List<NumberFormat> _formats = [];

    internal static readonly CellStyles None = new();

    internal NumberFormat this[int style] => style >= 0 && style < _formats.Count ? _formats[style] : NumberFormat.General;

    internal static CellStyles Read(PartReader part)
    {
        var styles = new CellStyles();
        var custom = new Dictionary<int, NumberFormat>();
        bool inCellFormats = false;
        while (part.Read())
        {
            if (part.IsStart("numFmt"))
            {
                if (Number(part.Attribute("numFmtId")) is { } id && part.Attribute("formatCode") is { } code && custom.Count < PartLimits.Names)
                {
                    custom[id] = NumberFormat.Custom(code);
                }
            }
            else if (part.IsStart("cellXfs"))
            {
                inCellFormats = !part.IsEmpty;
            }
            else if (part.IsEnd("cellXfs"))
            {
                inCellFormats = false;
            }
            else if (inCellFormats && part.IsStart("xf"))
            {
                if (styles._formats.Count == 1 << 16)
                {
                    throw new InvalidDataException("it has more cell styles than Excel can have");
                }

                int id = Number(part.Attribute("numFmtId")) ?? 0;
                styles._formats.Add(custom.GetValueOrDefault(id) ?? NumberFormat.BuiltIn(id));
            }
        }

        return styles;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
