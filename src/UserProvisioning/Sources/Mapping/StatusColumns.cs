
namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Recognizes columns that look like an employment status. If such a column is not mapped, leavers keep their access, so a warning is given.
/// </summary>
internal static class StatusColumns
{
    private const int MostValues = 10;

    /// <summary>Other things that have a status, which are not meant.</summary>
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

    /// <summary>Whether a column looks like an employment status by its name.</summary>
    internal static bool LooksLikeStatus(string name) =>
        HeaderRecognition.Normalize(name) is var plain && plain.Contains("status", StringComparison.Ordinal) && !Array.Exists(Others, plain.Contains);

    /// <summary>The warning about a column that looks like a status and that no field uses.</summary>
    /// <param name="name">The column.</param>
    /// <param name="values">The different values of its cells.</param>
    internal static string Warning(string name, IReadOnlyCollection<string> values)
    {
        string map = values.Count == 0
            ? "'...' = $true; '...' = $false"
            : string.Join("; ", values.Take(MostValues).Select(value => $"{Quoted(value)} = {(Leaving.Contains(value) ? "$false" : "$true")}"));
        return $"The column '{name}' looks like a status and is not used: it ends nobody's access. If it says who works here, map it, with "
            + $"$false for each value of those who do not: -Mapping @{{ Active = @{{ Column = {Quoted(name)}; Map = @{{ {map} }} }} }}.";
    }

    private static string Quoted(string text) => $"'{Text.Shorten(text).Replace("'", "''", StringComparison.Ordinal)}'";
}
