using System.Globalization;
using System.Text;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// The names of months in employee files, full and abbreviated, in ten languages. The list is fixed here, because the platform's data changes
/// with its version. No name stands for two months.
/// </summary>
internal static class MonthNames
{
    private static readonly string[] Names =
    [
        "jan january januari januar janvier janv enero ene janeiro gennaio gen jänner",
        "feb february februari februar février fevrier févr fevr fév fev febrero fevereiro febbraio feber",
        "mar march mrt maart märz maerz mrz mär mars marzo março marco marts",
        "apr april avril avr abril abr aprile",
        "may mei mai mayo maio maggio mag maj",
        "jun june juni juin junio junho giugno giu",
        "jul july juli juillet juil julio julho luglio lug",
        "aug august augustus août aout aoû agosto ago augusti",
        "sep sept september septembre septiembre setiembre setembro set settembre sett",
        "oct october okt oktober octobre octubre outubro out ottobre ott",
        "nov november novembre noviembre novembro",
        "dec december dez dezember décembre decembre déc diciembre dic dezembro dicembre",
    ];

    private static readonly Dictionary<string, int> Numbers = Names
        .SelectMany((names, i) => names.Split(' ').Select(name => (name, Month: i + 1)))
        .ToDictionary(pair => pair.name, pair => pair.Month, StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of a month; null when the word is not the name of a month.</summary>
    internal static int? Find(string word) => Numbers.TryGetValue(word, out int month) ? month : null;

    /// <summary>
    /// Replaces the name of the month in a text by the English name in the form MMM or MMMM of <paramref name="format"/>; null when the text has
    /// none.
    /// </summary>
    internal static string? InEnglish(string text, string format)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            while (end < text.Length && char.IsLetter(text[end]))
            {
                end++;
            }

            if (end > start && Find(text[start..end]) is { } month)
            {
                DateTimeFormatInfo english = CultureInfo.InvariantCulture.DateTimeFormat;
                bool isWhole = format.Contains("MMMM", StringComparison.Ordinal);

                // In "15 mrt. 2021" the point belongs to the abbreviation. In "15.mrt.2021" it is a separator of the date.
                bool hasPoint = end < text.Length && text[end] == '.' && !format.Contains("MMM.", StringComparison.Ordinal);
                return new StringBuilder(text, 0, start, text.Length + 8)
                    .Append(isWhole ? english.GetMonthName(month) : english.GetAbbreviatedMonthName(month))
                    .Append(text, end + (hasPoint ? 1 : 0), text.Length - end - (hasPoint ? 1 : 0))
                    .ToString();
            }

            start = end;
        }

        return null;
    }
}
