using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace UserProvisioning.Tables;

/// <summary>Escapes the characters of a cell's text that XML cannot hold, as Excel does: <c>_x000D_</c>.</summary>
internal static partial class CellEscape
{
    /// <summary>The text as XML holds it. A text that looks like an escape is escaped itself, so that Excel shows it unchanged.</summary>
    internal static string Escape(string text)
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

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant)]
    private static partial Regex LooksEscaped();
}
