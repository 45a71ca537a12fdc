using System.Globalization;

namespace UserProvisioning.Common;

/// <summary>The cultures that exist on this machine.</summary>
public static class Cultures
{
    private static readonly Lazy<Dictionary<string, string>> Known = new(Load);

    /// <summary>
    /// Whether a culture of that name exists, as <c>en</c> or <c>nl-NL</c>. Case does not matter, and an underscore may replace the hyphen.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it exists.</returns>
    public static bool Exists(string name) => Known.Value.ContainsKey(Normalize(name));

    /// <summary>
    /// The culture name as the platform writes it: <c>nl-NL</c> for <c>NL-nl</c>, <c>nl_NL</c> and <c>nl_NL.UTF-8</c>. Other texts are unchanged.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>The name in its usual case.</returns>
    public static string Canonical(string name) => Known.Value.GetValueOrDefault(Normalize(name), name);

    /// <summary>Every culture name, neutral ones included.</summary>
    /// <returns>The names, sorted.</returns>
    public static IEnumerable<string> All() => Known.Value.Values.Order(StringComparer.Ordinal);

    // POSIX writes nl_NL.UTF-8@euro, and Java nl_NL.
    private static string Normalize(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '@');
        return (end > 0 ? name[..end] : name).Replace('_', '-');
    }

    private static Dictionary<string, string> Load()
    {
        // With ICU, CultureInfo.GetCultureInfo accepts any well-formed name ("xx-YY"), so the list of installed cultures is used instead.
        var names = CultureInfo.GetCultures(CultureTypes.AllCultures)
            .Select(culture => culture.Name)
            .Where(name => name.Length > 0)
            .ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        if (names.Count == 0)
        {
            // In globalization-invariant mode (some containers) no culture is installed, so the ISO 639-1 codes are accepted.
            names = Iso639.Split(' ').ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        }

        return names;
    }

    // ISO 639-1, the two-letter codes of languages (Library of Congress, registration authority of ISO 639-2).
    private const string Iso639 =
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el " +
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu " +
        "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na " +
        "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so " +
        "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
}
