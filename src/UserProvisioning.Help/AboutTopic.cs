using System.Text;

namespace UserProvisioning.Help;

/// <summary>The converter of a topic in Markdown into the plain text that Get-Help about_Topic shows, 80 columns wide.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";

    /// <summary>Formats a topic: a title, a paragraph that is its short description, and sections.</summary>
    /// <param name="name">The name, as about_UserProvisioning.</param>
    /// <param name="markdown">The text.</param>
    /// <returns>The help text. Its fifth line is the short description: PowerShell takes the synopsis from there.</returns>
    internal static string Format(string name, string markdown)
    {
        var text = new StringBuilder($"TOPIC\n{Indent}{name}\n\nSHORT DESCRIPTION\n");
        var paragraph = new List<string>();
        bool code = false, first = true;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush();
                code = !code;
                if (!code)
                {
                    text.Append('\n');
                }
            }
            else if (code)
            {
                text.Append(line.Length == 0 ? "\n" : $"{Indent}{Indent}{line}\n");
            }
            else if (line.StartsWith('#') || line.StartsWith("<!--", StringComparison.Ordinal) || line.Length == 0)
            {
                Flush();
                if (line.StartsWith("##", StringComparison.Ordinal))
                {
                    text.Append($"{line.TrimStart('#', ' ').ToUpperInvariant()}\n");
                }
            }
            else
            {
                if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('|'))
                {
                    Flush(blank: false);
                }

                paragraph.Add(line.Trim());
            }
        }

        Flush();
        return text.ToString().TrimEnd() + "\n";

        void Flush(bool blank = true)
        {
            if (paragraph.Count == 0)
            {
                return;
            }

            string whole = string.Join(' ', paragraph);
            paragraph.Clear();
            if (whole.StartsWith('|'))
            {
                Row(text, whole);
            }
            else
            {
                Wrap(text, Plain(whole), first ? int.MaxValue : Width);
            }

            if (blank)
            {
                text.Append('\n');
            }

            first = false;
        }
    }

    /// <summary>Formats a row of a table: the first cell in a column of its own, the others after it.</summary>
    private static void Row(StringBuilder text, string row)
    {
        string[] cells = row.Trim('|', ' ').Split('|').Select(cell => Plain(cell.Trim())).ToArray();
        if (cells.All(cell => cell.Trim('-', ':').Length == 0))
        {
            return;
        }

        Wrap(text, $"{cells[0],-24} {string.Join("; ", cells.Skip(1))}", Width, hang: new string(' ', 25));
    }

    private static void Wrap(StringBuilder text, string paragraph, int width, string? hang = null)
    {
        hang ??= paragraph.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        var line = new StringBuilder(Indent);
        bool any = false;
        foreach (string word in paragraph.Split(' '))
        {
            if (any && line.Length + 1 + word.Length > width)
            {
                text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(Indent).Append(hang);
                any = false;
            }

            line.Append(any ? " " : string.Empty).Append(word);
            any = true;
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    /// <summary>Returns the text without the marks of Markdown, and of a link only its text.</summary>
    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\[([^\]]+)\]\([^)]*\)", "$1")
        .Replace("`", string.Empty, StringComparison.Ordinal).Replace("**", string.Empty, StringComparison.Ordinal);
}
