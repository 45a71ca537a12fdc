using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The rules for the fields of an interface with an SFTP server.</summary>
internal static class SftpRules
{
    private const int PathLength = 1000;

    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(1);

    /// <summary>Fills a row from fields, in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal static void Fill(EmployeeInterfaceRow row, EmployeeInterfaceFields fields)
    {
        EmployeeInterfaceRules.Require(
            row,
            fields is { SearchBase: null, Filter: null, CertificateFile: null, GroupMap: null, Security: DirectorySecurity.Ldaps },
            "SearchBase, Filter, Security, CertificateFile and GroupMap are for directories, and this interface has an SFTP server");
        row.ServerName = EmployeeInterfaceRules.CleanServer(row, "ServerName", fields.ServerName, "sftp.example.org");
        row.RemoteDirectory = CleanDirectory(row, "RemoteDirectory", fields.RemoteDirectory);
        row.Username = Text.Clean(fields.Username) ?? string.Empty;
        EmployeeInterfaceRules.Require(
            row,
            row.Username.Length is > 0 and <= EmployeeInterfaceRules.NameLength,
            "it has no Username to sign in with, or one that is too long");
        row.HostKeyFingerprint = CleanFingerprints(row, fields.HostKeyFingerprint);
        row.KeyFile = string.IsNullOrWhiteSpace(fields.KeyFile) ? null : fields.KeyFile;
        row.FilePattern = CleanPattern(row, fields.FilePattern);
        EmployeeInterfaceRules.Require(
            row, fields.SettleTime >= TimeSpan.Zero && fields.SettleTime <= LongestSettling, "SettleTime must be from zero to one hour");
        row.SettleTime = (long)Math.Ceiling(fields.SettleTime.TotalSeconds);
        row.ExportDirectory = string.IsNullOrWhiteSpace(fields.ExportDirectory)
            ? null
            : CleanDirectory(row, "ExportDirectory", fields.ExportDirectory);
        row.AllowWeakAlgorithms = fields.AllowWeakAlgorithms;
        EmployeeInterfaceRules.Require(
            row,
            row.ExportDirectory != row.RemoteDirectory,
            "ExportDirectory is RemoteDirectory, so that its own exports would be imported; give another folder");
    }

    private static string CleanDirectory(EmployeeInterfaceRow row, string parameter, string? directory)
    {
        string path = (directory ?? string.Empty).Trim();
        EmployeeInterfaceRules.Require(
            row,
            path.Length is > 0 and <= PathLength && !path.Any(char.IsControl),
            $"{parameter} is empty, too long, or has control characters in it");
        EmployeeInterfaceRules.Require(
            row,
            !path.Contains('\\', StringComparison.Ordinal) || path.Contains('/', StringComparison.Ordinal),
            $"{parameter} has a backslash; folders on an SFTP server have '/' between them");
        return path.Length > 1 ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : path;
    }

    private static string CleanFingerprints(EmployeeInterfaceRow row, IReadOnlyList<string> texts)
    {
        var fingerprints = new List<string>();
        foreach (string text in texts.SelectMany(text => text.Split(
            [',', ';'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            string? fingerprint = HostKeyFingerprint.Parse(text, out string? fault);
            EmployeeInterfaceRules.Require(row, fingerprint is not null, fault!);
            fingerprints.Add(fingerprint!);
        }

        EmployeeInterfaceRules.Require(
            row, fingerprints.Count > 0, "it has no HostKeyFingerprint, and nothing is connected to without. Test-EmployeeInterface "
            + "-ServerName shows those of a server; compare them with what its administrator says");
        return string.Join(' ', fingerprints.Distinct(StringComparer.Ordinal));
    }

    private static string CleanPattern(EmployeeInterfaceRow row, string? pattern)
    {
        string text = Text.Clean(pattern) ?? "*";
        EmployeeInterfaceRules.Require(
            row,
            text.Length <= EmployeeInterfaceRules.NameLength,
            $"FilePattern has {text.Length} characters, and {EmployeeInterfaceRules.NameLength} are the most");
        EmployeeInterfaceRules.Require(
            row,
            !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal),
            "FilePattern has a slash; it is for names, and RemoteDirectory says where they are");
        EmployeeInterfaceRules.Require(row, RemoteNames.Patterns(text).Length > 0, "FilePattern matches nothing");
        return text;
    }
}
