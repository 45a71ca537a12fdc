using System.Text.Json;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The rules for the fields of an employee interface.</summary>
internal static class EmployeeInterfaceRules
{
    private const int NameLength = Text.Longest;
    private const int PathLength = 1000;

    private static readonly TimeSpan LongestClaim = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(1);

    /// <summary>Fills a row from fields, in the form in which they are stored.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="known">The contact fields of the database, which a mapping may name.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>, <see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static void Fill(EmployeeInterfaceRow row, EmployeeInterfaceFields fields, ContactFieldSet known)
    {
        row.Name = Text.Clean(fields.Name) ?? string.Empty;
        Require(row, row.Name.Length > 0, "it has no name");
        Require(row, row.Name.Length <= NameLength, $"the name has {row.Name.Length} characters, and {NameLength} are the most");
        row.ServerName = CleanServer(row, fields.ServerName);
        Require(row, fields.Port is > 0 and <= 65535, $"{fields.Port} is no port; ports are 1 to 65535");
        row.Port = fields.Port;
        row.RemoteDirectory = CleanDirectory(row, "RemoteDirectory", fields.RemoteDirectory);
        row.Username = Text.Clean(fields.Username) ?? string.Empty;
        Require(row, row.Username.Length is > 0 and <= NameLength, "it has no Username to sign in with, or one that is too long");
        row.HostKeyFingerprint = CleanFingerprints(row, fields.HostKeyFingerprint);
        row.KeyFile = string.IsNullOrWhiteSpace(fields.KeyFile) ? null : fields.KeyFile;
        row.FilePattern = CleanPattern(row, fields.FilePattern);
        row.Mapping = StoreMapping(row, fields.Mapping, known);
        row.CreateUser = fields.CreateUser;
        row.FullLoad = fields.FullLoad;
        string[] matchBy = MatchField.Read(fields.MatchBy, known).Select(field => field.Name).ToArray();
        row.MatchBy = matchBy.Length == 0 ? null : string.Join('|', matchBy);
        Require(
            row,
            fields.ClaimTimeout >= TimeSpan.FromSeconds(1) && fields.ClaimTimeout <= LongestClaim,
            "ClaimTimeout must be from one second to seven days");
        row.ClaimTimeout = (long)fields.ClaimTimeout.TotalSeconds;
        Require(row, fields.SettleTime >= TimeSpan.Zero && fields.SettleTime <= LongestSettling, "SettleTime must be from zero to one hour");
        row.SettleTime = (long)Math.Ceiling(fields.SettleTime.TotalSeconds);
        row.ExportDirectory = string.IsNullOrWhiteSpace(fields.ExportDirectory)
            ? null
            : CleanDirectory(row, "ExportDirectory", fields.ExportDirectory);
        row.AllowWeakAlgorithms = fields.AllowWeakAlgorithms;
        Require(
            row,
            row.ExportDirectory != row.RemoteDirectory,
            "ExportDirectory is RemoteDirectory, so that its own exports would be imported; give another folder");
    }

    internal static EmployeeInterface ToInterface(EmployeeInterfaceRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        ServerName = row.ServerName,
        Port = row.Port,
        RemoteDirectory = row.RemoteDirectory,
        Username = row.Username,
        HostKeyFingerprint = JoinedList<string>.Of(row.HostKeyFingerprint.Split(' ')),
        KeyFile = row.KeyFile,
        FilePattern = row.FilePattern,
        Mapping = MappingOf(row),
        CreateUser = row.CreateUser,
        FullLoad = row.FullLoad,
        MatchBy = JoinedList<string>.Of(MatchByOf(row)),
        ClaimTimeout = TimeSpan.FromSeconds(row.ClaimTimeout),
        SettleTime = TimeSpan.FromSeconds(row.SettleTime),
        ExportDirectory = row.ExportDirectory,
        AllowWeakAlgorithms = row.AllowWeakAlgorithms,
    };

    internal static EmployeeInterfaceFields ToFields(EmployeeInterfaceRow row) => new()
    {
        Name = row.Name,
        ServerName = row.ServerName,
        Port = row.Port,
        RemoteDirectory = row.RemoteDirectory,
        Username = row.Username,
        HostKeyFingerprint = row.HostKeyFingerprint.Split(' '),
        KeyFile = row.KeyFile,
        FilePattern = row.FilePattern,
        Mapping = MappingOf(row),
        CreateUser = row.CreateUser,
        FullLoad = row.FullLoad,
        MatchBy = MatchByOf(row),
        ClaimTimeout = TimeSpan.FromSeconds(row.ClaimTimeout),
        SettleTime = TimeSpan.FromSeconds(row.SettleTime),
        ExportDirectory = row.ExportDirectory,
        AllowWeakAlgorithms = row.AllowWeakAlgorithms,
    };

    internal static string[] MatchByOf(EmployeeInterfaceRow row) => row.MatchBy?.Split('|') ?? [];

    internal static MappingTable? MappingOf(EmployeeInterfaceRow row)
    {
        if (row.Mapping is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(row.Mapping);
        return MappingJson.Read(json.RootElement);
    }

    internal static List<FieldChange> Changes(EmployeeInterfaceRow before, EmployeeInterfaceRow after)
    {
        var changes = new List<FieldChange>();
        foreach ((string field, Func<EmployeeInterfaceRow, object?> value) in Fields)
        {
            (string? old, string? now) = (TextOf(value(before)), TextOf(value(after)));
            if (old != now)
            {
                changes.Add(new FieldChange(field, old, now));
            }
        }

        return changes;

        static string? TextOf(object? value) =>
            Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }

    private static readonly (string Field, Func<EmployeeInterfaceRow, object?> Value)[] Fields =
    [
        (nameof(EmployeeInterface.Name), row => row.Name),
        (nameof(EmployeeInterface.ServerName), row => row.ServerName),
        (nameof(EmployeeInterface.Port), row => row.Port == 0 ? null : row.Port),
        (nameof(EmployeeInterface.RemoteDirectory), row => row.RemoteDirectory),
        (nameof(EmployeeInterface.Username), row => row.Username),
        (nameof(EmployeeInterface.HostKeyFingerprint), row => row.HostKeyFingerprint),
        (nameof(EmployeeInterface.KeyFile), row => row.KeyFile),
        (nameof(EmployeeInterface.FilePattern), row => row.FilePattern),
        (nameof(EmployeeInterface.Mapping), row => row.Mapping),
        (nameof(EmployeeInterface.CreateUser), row => row.ClaimTimeout == 0 ? null : row.CreateUser),
        (nameof(EmployeeInterface.FullLoad), row => row.ClaimTimeout == 0 ? null : row.FullLoad),
        (nameof(EmployeeInterface.MatchBy), row => row.MatchBy),
        (nameof(EmployeeInterface.ClaimTimeout), row => row.ClaimTimeout == 0 ? null : TimeSpan.FromSeconds(row.ClaimTimeout)),
        (nameof(EmployeeInterface.SettleTime), row => row.ClaimTimeout == 0 ? null : TimeSpan.FromSeconds(row.SettleTime)),
        (nameof(EmployeeInterface.ExportDirectory), row => row.ExportDirectory),
        (nameof(EmployeeInterface.AllowWeakAlgorithms), row => row.AllowWeakAlgorithms ? true : null),
    ];

    private static string CleanServer(EmployeeInterfaceRow row, string? server)
    {
        string name = (Text.Clean(server) ?? string.Empty).Trim('[', ']');
        Require(row, name.Length > 0, "it has no ServerName");
        Require(
            row,
            Uri.CheckHostName(name) != UriHostNameType.Unknown,
            $"'{Text.Shorten(name)}' is no name of a server. Give the name or address alone, as sftp.example.org; the port and the folder have "
                + "parameters of their own");
        return name;
    }

    private static string CleanDirectory(EmployeeInterfaceRow row, string parameter, string? directory)
    {
        string path = (directory ?? string.Empty).Trim();
        Require(
            row,
            path.Length is > 0 and <= PathLength && !path.Any(char.IsControl),
            $"{parameter} is empty, too long, or has control characters in it");
        Require(
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
            Require(row, fingerprint is not null, fault!);
            fingerprints.Add(fingerprint!);
        }

        Require(row, fingerprints.Count > 0, "it has no HostKeyFingerprint, and nothing is connected to without. Test-EmployeeInterface "
            + "-ServerName shows those of a server; compare them with what its administrator says");
        return string.Join(' ', fingerprints.Distinct(StringComparer.Ordinal));
    }

    private static string CleanPattern(EmployeeInterfaceRow row, string? pattern)
    {
        string text = Text.Clean(pattern) ?? "*";
        Require(row, text.Length <= NameLength, $"FilePattern has {text.Length} characters, and {NameLength} are the most");
        Require(
            row,
            !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal),
            "FilePattern has a slash; it is for names, and RemoteDirectory says where they are");
        Require(row, RemoteNames.Patterns(text).Length > 0, "FilePattern matches nothing");
        return text;
    }

    private static string? StoreMapping(
        EmployeeInterfaceRow row, IReadOnlyDictionary<string, object?>? mapping, ContactFieldSet known)
    {
        if (mapping is null || mapping.Count == 0)
        {
            return null;
        }

        MappingReader.Check(mapping, EmployeeFieldSet.Of(known), $"The mapping of the employee interface '{row.Name}'");
        return MappingJson.Write(mapping)?.GetRawText() ?? throw new ProvisioningException(
            ErrorIds.MappingInvalid,
            $"The mapping of the employee interface '{row.Name}' holds code, which is not stored. Use Columns, Map, Format, Digits or Default, "
                + "which say the same as data.",
            row.Name);
    }

    private static void Require(EmployeeInterfaceRow row, bool holds, string fault)
    {
        if (!holds)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The employee interface '{Text.Shorten(row.Name)}' cannot be stored: {fault}.", row.Name);
        }
    }
}
