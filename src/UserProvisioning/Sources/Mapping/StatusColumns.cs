using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Recognizes columns that look like an employment status. If such a column is not mapped, leavers keep their access, so a warning is given.
/// </summary>
internal static class StatusColumns
{
    private const int MostValues = 10;

    /// <summary>The place of a value that the reader must decide. It is no PowerShell, so that nobody runs it unread.</summary>
    private const string Unknown = "?";

    /// <summary>Other things that have a status, which are not meant.</summary>
    private static readonly string[] Others =
    [
        "marital", "civil", "burgerlijk", "tax", "visa", "flsa", "immigration", "citizen", "vaccin", "veteran", "military",
        "disab", "payroll", "resident",
    ];

    /// <summary>The values of those who left, and the beginnings of words for leaving.</summary>
    private static readonly HashSet<string> Leaving = new("no|nee|false|n|0|t|i|uit|ex|oud".Split('|'), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] LeavingWords =
        ("inactive|inactief|not active|niet actief|terminat|left|leaver|ended|retire|resign|dismiss|deceased|former|withdrawn|uit dienst|"
            + "out of service|ontslag|vertrok|beëindigd|beeindigd|pensioen|gepensioneerd|overleden|ausgeschieden|inaktiv|gekündigt|separated|"
            + "sortant").Split('|');

    /// <summary>The values of those who work here, and the beginnings of words for that.</summary>
    private static readonly HashSet<string> Staying = new("yes|ja|true|y|j|1|a|in|employed|working".Split('|'), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] StayingWords = "active|actief|aktiv|in dienst|in service|employed|working".Split('|');

    /// <summary>Whether a column looks like an employment status by its name.</summary>
    internal static bool LooksLikeStatus(string name) =>
        HeaderRecognition.Normalize(name) is var plain && plain.Contains("status", StringComparison.Ordinal) && !Array.Exists(Others, plain.Contains);

    /// <summary>The warning about a column that looks like a status and that no field uses.</summary>
    /// <param name="words">The words by which messages name a column.</param>
    /// <param name="name">The column.</param>
    /// <param name="values">The different values of its cells.</param>
    internal static string Warning(SourceWords words, string name, IReadOnlyCollection<string> values)
    {
        string map = values.Count == 0
            ? "'...' = $true; '...' = $false"
            : string.Join("; ", values.Take(MostValues).Select(value => $"{Quoted(value)} = {Guess(value)}"));
        string unknown = values.Take(MostValues).Any(value => Guess(value) == Unknown) ? $" Put $true or $false for each {Unknown}." : string.Empty;
        return $"The {words.Column} '{name}' looks like a status and is not used: it ends nobody's access. If it says who works here, map it, with "
            + $"$false for each value of those who do not: -Mapping @{{ Active = @{{ Column = {Quoted(name)}; Map = @{{ {map} }} }} }}.{unknown}";
    }

    /// <summary>What a value means, if it is clear. A wrong guess that is copied gives leavers access, so a doubtful value is left open.</summary>
    private static string Guess(string value)
    {
        bool leaves = Leaving.Contains(value) || Array.Exists(LeavingWords, word => HasWord(value, word));
        bool stays = Staying.Contains(value) || Array.Exists(StayingWords, word => value.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return leaves ? "$false" : stays ? "$true" : Unknown;
    }

    /// <summary>Whether a word of the value begins so. 'Extended leave' has no word that begins with 'ended'.</summary>
    private static bool HasWord(string value, string beginning)
    {
        for (int at = -1; (at = value.IndexOf(beginning, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            if (at == 0 || !char.IsLetter(value[at - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Quoted(string text) => MappingAdvice.Quote(Text.Shorten(text));
}
