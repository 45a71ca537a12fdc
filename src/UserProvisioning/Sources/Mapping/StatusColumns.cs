
namespace UserProvisioning.Sources.Mapping;

/// <summary>Columns that look as if they said who still works here: whoever does not map one keeps the access of everybody who left.</summary>
internal static class StatusColumns
{
    private const int MostValues = 10;

    /// <summary>What else has a status.</summary>
    private static readonly string[] Others =
    [
        "marital", "civil", "burgerlijk", "tax", "visa", "flsa", "immigration", "citizen", "vaccin", "veteran", "military",
        "disab", "payroll", "resident",
    ];

    private static readonly HashSet<string> Leaving = new(
        ("inactive|inactief|terminated|left|leaver|ended|retired|resigned|dismissed|deceased|former|withdrawn|uit "
            + "dienst|ontslagen|vertrokken|beëindigd|" +
        "beeindigd|gepensioneerd|overleden|no|nee|false|n|0|t|i").Split('|'),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a column is one by its name.</summary>
    internal static bool Is(string name) =>
        HeaderRecognition.Normalize(name) is var plain && plain.Contains("status", StringComparison.Ordinal) && !Array.Exists(Others, plain.Contains);

    /// <summary>What to say of one that is not used.</summary>
    /// <param name="name">The column.</param>
    /// <param name="values">What its cells hold, each once.</param>
    internal static string Warning(string name, IReadOnlyCollection<string> values)
    {
        string map = values.Count == 0
            ? "'...' = $true; '...' = $false"
            : string.Join("; ", values.Take(MostValues).Select(value => $"{Quoted(value)} = {(Leaving.Contains(value) ? "$false" : "$true")}"));
        return $"The column '{name}' looks like a status and is not used: nobody's access ends by it. If it says who works here, map it, with "
            + $"$false for each value of those who do not: -Mapping @{{ Active = @{{ Column = {Quoted(name)}; Map = @{{ {map} }} }} }}.";
    }

    private static string Quoted(string text) => $"'{Text.Shorten(text).Replace("'", "''", StringComparison.Ordinal)}'";
}
