using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace UserProvisioning.Help;

/// <summary>The writer of pictures: draws the text of a terminal as SVG, with the few escape sequences that PowerShell and the views use.</summary>
internal static partial class SvgWriter
{
    private const double CharWidth = 8.43;
    private const int LineHeight = 18;
    private const int Margin = 16;
    private const int TitleHeight = 30;

    /// <summary>Draws a text.</summary>
    /// <param name="text">The text, with escape sequences.</param>
    /// <param name="columns">How wide the terminal is.</param>
    /// <returns>An SVG document.</returns>
    internal static string Draw(string text, int columns)
    {
        // PowerShell writes two blank lines after each table; a picture shows one.
        string[] lines = BlankLines().Replace(text.ReplaceLineEndings("\n").Trim('\n'), "\n\n").Split('\n');
        int width = (int)Math.Ceiling(columns * CharWidth) + (2 * Margin);
        int height = (lines.Length * LineHeight) + (2 * Margin) + TitleHeight;
        var svg = new StringBuilder(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}"
                role="img" aria-label="A PowerShell session with UserProvisioning">
            <style>
            text { font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 14px;
                fill: #d4d4d4; white-space: pre; }
            .b { font-weight: bold; fill: #ffffff } .d { fill: #8a8a8a } .r { fill: #ff7b72;
                font-weight: bold } .g { fill: #7ee787 } .y { fill: #e3b341; font-weight: bold }
            </style>
            <rect width="{{width}}" height="{{height}}" rx="8" fill="#16181d"/>
            <circle cx="20" cy="16" r="5" fill="#ff5f57"/><circle cx="38" cy="16" r="5" fill="#febc2e"/><circle cx="56" cy="16" r="5" fill="#28c840"/>

            """.ReplaceLineEndings("\n"));
        string style = string.Empty;
        for (int i = 0; i < lines.Length; i++)
        {
            int column = 0;
            int y = TitleHeight + Margin + (i * LineHeight) + 8;
            foreach (Match part in Parts().Matches(lines[i]))
            {
                if (part.Groups["codes"].Success)
                {
                    style = StyleOf(part.Groups["codes"].Value);
                    continue;
                }

                string run = part.Value;
                if (run.Trim().Length > 0)
                {
                    // Each piece of text gets its own position, so that columns stay aligned in any font.
                    int lead = run.Length - run.TrimStart().Length;
                    string x = (Margin + ((column + lead) * CharWidth)).ToString("0.##", CultureInfo.InvariantCulture);
                    string length = (run.Trim().Length * CharWidth).ToString("0.##", CultureInfo.InvariantCulture);
                    svg.Append(
                        CultureInfo.InvariantCulture,
                        $"<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" "
                            + $"lengthAdjust=\"spacingAndGlyphs\"{(style.Length == 0
                                ? string.Empty
                                : $" class=\"{style}\"")}>{Escape(run.Trim())}</text>\n");
                }

                column += run.Length;
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string StyleOf(string codes) => codes switch
    {
        "" or "0" => string.Empty,
        "1" => "b",
        "2" => "d",
        "31;1" => "r",
        "33;1" => "y",
        _ => codes.StartsWith("32", StringComparison.Ordinal) ? "g" : string.Empty,
    };

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex(@"\u001b\[(?<codes>[0-9;]*)m|[^\u001b]+")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
