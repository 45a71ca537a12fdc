using System.Globalization;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The number formats of a workbook's cell styles. A date is stored as a number, and only the style of its cell marks it as a date.
/// </summary>
internal sealed class CellFormats
{
    private readonly List<CellNumberFormat> _formats = [];
    private readonly string? _lacking;

    private CellFormats(string? lacking = null) => _lacking = lacking;

    internal static readonly CellFormats None = new();

    /// <exception cref="InvalidDataException">The workbook lacks the part with the styles.</exception>
    internal CellNumberFormat this[int style] =>
        style >= 0 && style < _formats.Count ? _formats[style]
        : style == 0 || _lacking is null ? CellNumberFormat.General
        : throw new InvalidDataException($"it lacks the part '{_lacking}', which says whether a number is a date");

    /// <summary>The formats of a workbook whose part with the styles is missing. Only reading a number with a style fails then.</summary>
    internal static CellFormats Lacking(string part) => new(part);

    internal static CellFormats Read(PartReader part)
    {
        var styles = new CellFormats();
        var custom = new Dictionary<int, CellNumberFormat>();
        bool inCellFormats = false;
        while (part.Read())
        {
            if (part.IsStart("numFmt", depth: 2))
            {
                if (Number(part.Attribute("numFmtId")) is { } id && part.Attribute("formatCode") is { } code && custom.Count < PartLimits.Names)
                {
                    custom[id] = CellNumberFormat.Custom(code);
                }
            }
            else if (part.IsStart("cellXfs", depth: 1))
            {
                inCellFormats = !part.IsEmpty;
            }
            else if (part.IsEnd("cellXfs"))
            {
                inCellFormats = false;
            }
            else if (inCellFormats && part.IsStart("xf", depth: 2))
            {
                if (styles._formats.Count == 1 << 16)
                {
                    throw new InvalidDataException("it has more cell styles than Excel can have");
                }

                int id = Number(part.Attribute("numFmtId")) ?? 0;
                styles._formats.Add(custom.GetValueOrDefault(id) ?? CellNumberFormat.BuiltIn(id));
            }
        }

        return styles;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
