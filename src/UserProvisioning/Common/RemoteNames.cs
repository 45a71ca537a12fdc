using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace UserProvisioning.Common;

/// <summary>The rules for names of files on a server. No such name ever becomes a local path.</summary>
internal static partial class RemoteNames
{
    /// <summary>The folder for files that were imported without a fault.</summary>
    internal const string Processed = "processed";

    /// <summary>The folder for files that could not be imported completely.</summary>
    internal const string Error = "error";

    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>Endings that programs give to a file while they are writing it.</summary>
    private static readonly string[] Unfinished = [".part", ".partial", ".filepart", ".tmp", ".temp"];

    /// <summary>Endings by which a format is recognized. Other endings are dropped from the name.</summary>
    private static readonly string[] KnownEndings = [".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".json", ".ndjson", ".jsonl"];

    /// <summary>Splits a list of patterns at semicolons.</summary>
    internal static string[] Patterns(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether an interface takes a file. It takes hidden files only when the pattern begins with a dot.</summary>
    internal static bool IsWanted(string name, string[] patterns) =>
        !Array.Exists(Unfinished, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && ParseClaim(name) is null
        && Array.Exists(patterns, pattern =>
            (!name.StartsWith('.') || pattern.StartsWith('.'))
                && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true));

    /// <summary>Whether a name from a listing can be used: it is a single name without a path, and it survives being encoded and decoded.</summary>
    internal static bool IsUsable(string name) =>
        name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)
        && !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>A new id of a claim, long enough to be unique.</summary>
    internal static string NewClaimId() => RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>
    /// The name of a file while a worker has claimed it. It holds the time, from which workers of another database learn the age of the claim.
    /// </summary>
    internal static string Claimed(string name, string claimId, DateTime utc) => $"{name}.claimed-{Moment(utc)}-{claimId}";

    /// <summary>Reads the parts of a claimed file's name; null for another name.</summary>
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

    /// <summary>The path to which a processed file is moved: a folder, and the file's name with a time before the extension.</summary>
    /// <param name="folder">The folder, relative to the interface's folder.</param>
    /// <param name="name">The original name of the file.</param>
    /// <param name="utc">The time.</param>
    /// <param name="mark">Another part of the name; null for none.</param>
    internal static string Target(string folder, string name, DateTime utc, string? mark = null)
    {
        int dot = name.LastIndexOf('.');
        (string stem, string ending) = dot > 0 ? (name[..dot], name[dot..]) : (name, string.Empty);
        return $"{folder}/{stem}.{Moment(utc)}{(mark is null ? string.Empty : "." + mark)}{ending}";
    }

    /// <summary>A target with a number in it, for use when another file has that target already.</summary>
    internal static string Numbered(string target, int number)
    {
        int dot = target.LastIndexOf('.');
        return dot > target.LastIndexOf('/') ? $"{target[..dot]}-{number}{target[dot..]}" : $"{target}-{number}";
    }

    /// <summary>The path of the file that lists the faulty lines of an imported file.</summary>
    internal static string Errors(string target) => Join(Error, NameOf(target)) + ".errors.csv";

    internal static string Join(string directory, string name) => directory.EndsWith('/') ? directory + name : $"{directory}/{name}";

    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The file extension if a format has it; otherwise nothing. A local file takes no more of the remote name.</summary>
    internal static string EndingOf(string name) =>
        KnownEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? string.Empty;

    /// <summary>A name made fit for a message: on one line, and without characters that control a terminal.</summary>
    internal static string Show(string name) => OutsideText.Show(name);

    private static string Moment(DateTime utc) => utc.ToString(TimeFormat, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(.+)\.claimed-(\d{8}T\d{9}Z)-([0-9a-f]{12})\z", RegexOptions.Singleline)]
    private static partial Regex ClaimedName();
}
