using System.Text;

namespace UserProvisioning.Help;

/// <summary>The writer of the pages in docs/cmdlets.</summary>
internal static class MarkdownWriter
{
    private const string Notice = "<!-- Written by the build from the doc comments of the cmdlet. Change those, and run ./build.sh Docs. -->";

    /// <summary>Makes the page of a cmdlet.</summary>
    internal static string Page(CmdletHelp cmdlet)
    {
        var page = new StringBuilder($"{Notice}\n\n# {cmdlet.Name}\n\n{cmdlet.Synopsis}\n\n## Syntax\n\n```text\n");
        page.AppendJoin("\n\n", cmdlet.Syntax.Select(set => Syntax(cmdlet.Name, set)))
            .Append("\n```\n\n## Description\n\n")
            .Append(Blocks(cmdlet.Description));
        page.Append("## Examples\n\n");
        for (int i = 0; i < cmdlet.Examples.Count; i++)
        {
            ExampleHelp example = cmdlet.Examples[i];
            page.Append(
                $"### {i + 1}. {(example.Title.Length == 0 ? cmdlet.Name : example.Title.TrimEnd('.'))}\n\n{(example.NotRun is null
                    ? string.Empty
                    : $"<!-- not run: {example.NotRun} -->\n")}```powershell\n{example.Code}\n```\n\n")
                .Append(Blocks(example.Remarks));
        }

        page.Append("## Parameters\n\n");
        foreach (ParameterHelp parameter in cmdlet.Parameters)
        {
            page.Append($"### -{parameter.Name}\n\n").Append(Blocks(parameter.Description)).Append(Facts(parameter)).Append("\n\n");
        }

        page.Append(
            "The [common parameters](https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters) work "
                + "as everywhere.\n\n");
        page.Append("## Inputs\n\n")
            .Append(Types(cmdlet.Inputs, "Nothing by value."))
            .Append("## Outputs\n\n")
            .Append(Types(cmdlet.Outputs, "Nothing."));
        if (cmdlet.Links.Count > 0)
        {
            page.Append("## Related\n\n");
            foreach (string link in cmdlet.Links)
            {
                page.Append($"- [{link}]({(link.StartsWith("about_", StringComparison.Ordinal) ? "../about/" : string.Empty)}{link}.md)\n");
            }
        }

        return page.ToString().TrimEnd() + "\n";
    }

    /// <summary>Makes the list of all cmdlets, by noun.</summary>
    internal static string Index(IReadOnlyList<CmdletHelp> cmdlets)
    {
        var page = new StringBuilder($"{Notice}\n\n# The cmdlets\n\nThe same pages are in the module: `Get-Help NAME -Full`. {cmdlets.Count} "
            + "cmdlets, by what they are about.\n");
        foreach (IGrouping<string, CmdletHelp> noun in cmdlets.GroupBy(cmdlet => cmdlet.Name.Split('-')[1])
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            page.Append($"\n## {noun.Key}\n\n| | |\n|---|---|\n");
            foreach (CmdletHelp cmdlet in noun)
            {
                page.Append($"| [{cmdlet.Name}]({cmdlet.Name}.md) | {Escape(cmdlet.Synopsis)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Syntax(string name, IReadOnlyList<ParameterHelp> set)
    {
        var lines = new List<string>();
        string line = name;
        foreach (string word in set.Select(Word).Append("[<CommonParameters>]"))
        {
            // The width that a page shows without a scroll bar.
            if (line.Length + word.Length > 95)
            {
                lines.Add(line);
                line = "   ";
            }

            line += " " + word;
        }

        return string.Join('\n', [.. lines, line]);
    }

    private static string Word(ParameterHelp parameter)
    {
        string name = parameter.Position == "named" || parameter.IsSwitch ? "-" + parameter.Name : $"[-{parameter.Name}]";
        string word = parameter.IsSwitch ? name : $"{name} <{parameter.Type}>";
        return parameter.Required ? word : $"[{word}]";
    }

    private static string Facts(ParameterHelp parameter)
    {
        var facts = new List<string>
        {
            $"Type `{parameter.Type}`",
            parameter.Required ? "required" : "optional",
            parameter.Position == "named" ? "named" : $"position {parameter.Position}",
        };
        if (parameter.Pipeline != "False")
        {
            facts.Add("from the pipeline "
                + $"{parameter.Pipeline[6..^1]
                    .Replace("ByValue", "by value", StringComparison.Ordinal)
                    .Replace("ByPropertyName", "by property name", StringComparison.Ordinal)}");
        }

        if (parameter.Wildcards)
        {
            facts.Add("wildcards allowed");
        }

        if (parameter.Default is not ("None" or "False"))
        {
            facts.Add($"default `{parameter.Default}`");
        }

        if (parameter.Aliases.Count > 0)
        {
            facts.Add($"alias {string.Join(", ", parameter.Aliases.Select(alias => $"`{alias}`"))}");
        }

        if (parameter.Values.Count > 0)
        {
            facts.Add($"one of {string.Join(", ", parameter.Values.Select(value => $"`{value}`"))}");
        }

        return $"*{string.Join("; ", facts)}.*".Replace("`*", "` *", StringComparison.Ordinal);
    }

    private static string Types(IReadOnlyList<TypeHelp> types, string none) => types.Count == 0
        ? none + "\n\n"
        : string.Concat(types.Select(type => $"- `{type.Name}`{(type.Description.Length == 0 ? string.Empty : ": " + Escape(type.Description))}\n"))
            + "\n";

    private static string Blocks(IReadOnlyList<DocBlock> blocks)
    {
        var text = new StringBuilder();
        for (int i = 0; i < blocks.Count; i++)
        {
            DocBlock block = blocks[i];
            text.Append(block.IsCode ? $"```powershell\n{block.Text}\n```" : Escape(block.Text));
            bool listGoesOn = block.Text.StartsWith("- ", StringComparison.Ordinal)
                && i + 1 < blocks.Count
                && blocks[i + 1].Text.StartsWith("- ", StringComparison.Ordinal);
            text.Append(listGoesOn ? "\n" : "\n\n");
        }

        return text.ToString();
    }

    /// <summary>Escapes text for Markdown, except between backticks.</summary>
    private static string Escape(string text) => string.Join('`', text.Split('`').Select((part, i) =>
        i % 2 == 1 ? part : part.Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)));
}
