using System.Text.RegularExpressions;

namespace UserProvisioning.Tests.Help;

/// <summary>A block of PowerShell in a document.</summary>
/// <param name="Code">The commands.</param>
/// <param name="NotRun">The reason why it is not run; null when it is run.</param>
internal sealed record Example(string Code, string? NotRun);

/// <summary>
/// Finds the blocks of PowerShell in a document. One that cannot run in a test says so in the line before it:
/// <c>&lt;!-- not run: It needs a mail server. --&gt;</c>.
/// </summary>
internal static partial class Examples
{
    public static IReadOnlyList<Example> In(string file) => Block().Matches(File.ReadAllText(file).ReplaceLineEndings("\n"))
        .Select(match => new Example(match.Groups["code"].Value, match.Groups["why"].Success ? match.Groups["why"].Value : null))
        .ToList();

    [GeneratedRegex(@"(?:<!-- not run: (?<why>[^\n]+?) -->\n)?^```powershell\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
