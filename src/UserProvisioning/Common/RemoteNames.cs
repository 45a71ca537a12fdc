using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace UserProvisioning.Common;

/// <summary>Names of files on a server: which are HR's, what a claimed one is called, and where it goes. None becomes a local path.</summary>
internal static partial class RemoteNames
{
    /// <summary>The folder of files that were imported without a fault.</summary>
    internal const string Processed = "processed";

    /// <summary>The folder of files of which something could not be done.</summary>
    internal const string Error = "error";

    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>What programs end the name of a file in while they write it.</summary>
    private static readonly string[] Unfinished = [".part", ".partial", ".filepart", ".tmp", ".temp"];

    /// <summary>Endings by which a format is known; others tell nothing, and are left out.</summary>
    private static readonly string[] KnownEndings = [".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl"];

    /// <summary>The patterns of a list with semicolons.</summary>
    internal static string[] Patterns(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a file is one that an interface takes. Hidden ones are only when the pattern says so.</summary>
    internal static bool IsWanted(string name, string[] patterns) =>
        !Array.Exists(Unfinished, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && ParseClaim(name) is null
        && Array.Exists(patterns, pattern =>
            (!name.StartsWith('.') || pattern.StartsWith('.'))
                && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true));

    /// <summary>Whether a name from a listing can be used: it is one name, and it comes back as it was sent.</summary>
    internal static bool IsUsable(string name) =>
        name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)
        && !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>A new claim's id: long enough that no two ever are the same.</summary>
    internal static string NewClaimId() => RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>What a file is called while a worker has it. The moment is for workers of another database, who know nothing else of it.</summary>
    internal static string Claimed(string name, string claimId, DateTime utc) => $"{name}.claimed-{Moment(utc)}-{claimId}";

    /// <summary>What a claimed name says; null for another name.</summary>
    internal static (string Name, string ClaimId, DateTime At)? ParseClaim(string name)
    {
        Match match = ClaimedName().Match(name);
        return match.Success && DateTime.TryParseExact(
            match.Groups[2].Value,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime at)
            ? (match.Groups[1].Value, match.Groups[3].Value, at)
            : null;
    }

    /// <summary>Where a file goes: its folder, and its name with a moment before the ending.</summary>
    /// <param name="folder">The folder, below that of the interface.</param>
    /// <param name="name">What it was called.</param>
    /// <param name="utc">The moment.</param>
    /// <param name="mark">What else the name says; null for nothing.</param>
    internal static string Target(string folder, string name, DateTime utc, string? mark = null)
    {
        int dot = name.LastIndexOf('.');
        (string stem, string ending) = dot > 0 ? (name[..dot], name[dot..]) : (name, string.Empty);
        return $"{folder}/{stem}.{Moment(utc)}{(mark is null ? string.Empty : "." + mark)}{ending}";
    }

    /// <summary>The same target again, when another file has it: HR's name, and then a number.</summary>
    internal static string Numbered(string target, int number)
    {
        int dot = target.LastIndexOf('.');
        return dot > target.LastIndexOf('/') ? $"{target[..dot]}-{number}{target[dot..]}" : $"{target}-{number}";
    }

    /// <summary>What the file is called that names the bad lines of another.</summary>
    internal static string Errors(string target) => Join(Error, NameOf(target)) + ".errors.csv";

    internal static string Join(string directory, string name) => directory.EndsWith('/') ? directory + name : $"{directory}/{name}";

    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The ending of a name if a format is known by it; otherwise nothing. It is all of the name that a local file gets.</summary>
    internal static string EndingOf(string name) =>
        KnownEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? string.Empty;

    /// <summary>A name as a person reads it in a message: on one line, and nothing in it that a terminal would act on.</summary>
    internal static string Show(string name) => OutsideText.Show(name);

    private static string Moment(DateTime utc) => utc.ToString(TimeFormat, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(.+)\.claimed-(\d{8}T\d{9}Z)-([0-9a-f]{12})\z", RegexOptions.Singleline)]
    private static partial Regex ClaimedName();
}
