using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>What a number format makes of a number, as far as it matters: a date, an id with leading zeros, or neither.</summary>
internal sealed partial record NumberFormat(bool IsDate, int Digits, string Before, string After)
{
    internal static readonly NumberFormat General = new(IsDate: false, Digits: 0, string.Empty, string.Empty);

    private static readonly NumberFormat Date = General with { IsDate = true };

    /// <summary>The format of an id that Excel defines itself.</summary>
    internal static NumberFormat BuiltIn(int id) =>
        id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? Date : General;

    /// <summary>The format that a workbook writes itself.</summary>
    internal static NumberFormat Custom(string code)
    {
        if (Padded().Match(code) is { Success: true } match)
        {
            return new NumberFormat(IsDate: false, match.Groups["zeros"].Length, match.Groups["before"].Value, match.Groups["after"].Value);
        }

        // Of what is left without quoted texts, the first section (for positive numbers) decides.
        return HasDateLetters(code) ? Date : General;
    }

    /// <summary>The text of a number that is no date.</summary>
    internal string Apply(string number) =>
        Digits > 0 && !number.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"{Before}{number.PadLeft(Digits, '0')}{After}" : number;

    private static bool HasDateLetters(string code)
    {
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = code.IndexOf('"', i + 1);
                    if (i < 0)
                    {
                        return false;
                    }

                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    // [Red], [$-409], [>100] say nothing; [h] is a number of hours.
                    if (i + 1 < code.Length && code[i + 1] is 'h' or 'H' or 'm' or 'M' or 's' or 'S' && Elapsed().IsMatch(code, i))
                    {
                        return true;
                    }

                    i = code.IndexOf(']', i);
                    if (i < 0)
                    {
                        return false;
                    }

                    break;
                case ';':
                    return false;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    return true;
            }
        }

        return false;
    }

    /// <summary>Zeros, and nothing else but fixed text: the format of personnel numbers.</summary>
    [GeneratedRegex("""^("(?<before>[^"]*)")?(?<zeros>0{1,50})("(?<after>[^"]*)")?$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Padded();

    [GeneratedRegex(@"\G\[(h+|m+|s+)\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Elapsed();
}
