using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Recognizes values that systems write when there is no date but a date is required.</summary>
internal static partial class NoDate
{
    /// <summary>
    /// The first days of calendars in .NET, databases, Excel (1900 and 1904) and its predecessors, directories, and SQL Server.
    /// They are never real start or end dates.
    /// </summary>
    private static readonly HashSet<DateTime> Firsts =
    [
        new(1601, 1, 1), new(1753, 1, 1), new(1899, 12, 30), new(1899, 12, 31), new(1900, 1, 1), new(1904, 1, 1),
    ];

    internal static bool Is(DateTime day) => day.Year == 1 || Firsts.Contains(day.Date);

    /// <summary>Whether a text means that there is no date: it has only zeros and punctuation, or is day 0 or 1 of Excel.</summary>
    internal static bool Is(string text) => !text.Any(char.IsLetterOrDigit) || Zero().IsMatch(text);

    [GeneratedRegex(
        @"\A(?:[0\s./:,TZ+-]*|1|12:00:00 AM|(?:0?0[-/. ]0?1|0?1[-/. ]0?0)[-/. ](?:19)?00|1900[-/. ]0?1[-/. ]0?0)" +
        @"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?: ?AM)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Zero();
}
