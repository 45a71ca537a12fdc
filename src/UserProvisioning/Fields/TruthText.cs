namespace UserProvisioning.Fields;

/// <summary>The words for true and false, in English and Dutch.</summary>
internal static class TruthText
{
    private static readonly Dictionary<string, bool> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] =
            true, ["yes"] = true, ["ja"] = true, ["y"] = true, ["j"] = true, ["1"] = true, ["waar"] = true, ["active"] = true, ["actief"] = true,
        ["false"] =
            false, ["no"] = false, ["nee"] = false, ["n"] = false, ["0"] = false, ["onwaar"] = false, ["inactive"] = false, ["inactief"] = false,
        ["archived"] = false, ["gearchiveerd"] = false,
    };

    /// <summary>Reads a word. Returns why it is none of them; null when it is one.</summary>
    internal static string? Read(string text, out bool value) => Words.TryGetValue(text, out value)
        ? null
        : $"'{Text.Shorten(text)}' is neither yes nor no; write true or false, yes or no, ja or nee, 1 or 0";
}
