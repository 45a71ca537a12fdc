using System.Text.Json;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The rules for the fields of an employee interface.</summary>
internal static class EmployeeInterfaceRules
{
    internal const int NameLength = Text.Longest;

    private static readonly TimeSpan LongestClaim = TimeSpan.FromDays(7);

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
        row.Kind = fields.DirectoryServer is null ? EmployeeInterfaceKind.Sftp : EmployeeInterfaceKind.Directory;
        if (row.Kind == EmployeeInterfaceKind.Directory)
        {
            DirectoryRules.Fill(row, fields);
        }
        else
        {
            SftpRules.Fill(row, fields);
        }

        row.Port = fields.Port ?? UsualPort(row);
        Require(row, row.Port is > 0 and <= 65535, $"{row.Port} is no port; ports are 1 to 65535");
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
    }

    internal static EmployeeInterface ToInterface(EmployeeInterfaceRow row) => row.Kind == EmployeeInterfaceKind.Directory
        ? new DirectoryInterface
        {
            Id = row.Id,
            Name = row.Name,
            DirectoryServer = row.ServerName,
            Port = row.Port,
            SearchBase = row.SearchBase!,
            Filter = row.Filter,
            Security = row.Security!.Value,
            CertificateFile = row.CertificateFile,
            Username = DirectoryRules.UsernameOf(row),
            GroupMap = DirectoryRules.GroupMapOf(row),
            Mapping = MappingOf(row),
            CreateUser = row.CreateUser,
            FullLoad = row.FullLoad,
            MatchBy = JoinedList<string>.Of(MatchByOf(row)),
            ClaimTimeout = TimeSpan.FromSeconds(row.ClaimTimeout),
        }
        : new SftpInterface
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

    internal static EmployeeInterfaceFields ToFields(EmployeeInterfaceRow row)
    {
        bool isDirectory = row.Kind == EmployeeInterfaceKind.Directory;
        return new EmployeeInterfaceFields
        {
            Name = row.Name,
            ServerName = isDirectory ? null : row.ServerName,
            Port = row.Port == UsualPort(row) ? null : row.Port,
            RemoteDirectory = isDirectory ? null : row.RemoteDirectory,
            Username = isDirectory ? DirectoryRules.UsernameOf(row) : row.Username,
            HostKeyFingerprint = isDirectory ? [] : row.HostKeyFingerprint.Split(' '),
            KeyFile = row.KeyFile,
            FilePattern = isDirectory ? "*" : row.FilePattern,
            Mapping = MappingOf(row),
            CreateUser = row.CreateUser,
            FullLoad = row.FullLoad,
            MatchBy = MatchByOf(row),
            ClaimTimeout = TimeSpan.FromSeconds(row.ClaimTimeout),
            SettleTime = isDirectory ? EmployeeInterfaceFields.DefaultSettleTime : TimeSpan.FromSeconds(row.SettleTime),
            ExportDirectory = row.ExportDirectory,
            AllowWeakAlgorithms = row.AllowWeakAlgorithms,
            DirectoryServer = isDirectory ? row.ServerName : null,
            SearchBase = row.SearchBase,
            Filter = row.Filter,
            Security = row.Security ?? DirectorySecurity.Ldaps,
            CertificateFile = row.CertificateFile,
            GroupMap = DirectoryRules.GroupMapOf(row),
        };
    }

    private static int UsualPort(EmployeeInterfaceRow row) => row.Kind == EmployeeInterfaceKind.Sftp ? 22
        : row.Security == DirectorySecurity.Ldaps ? 636
        : 389;

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

    /// <summary>Checks the name of a server.</summary>
    internal static string CleanServer(EmployeeInterfaceRow row, string parameter, string? server, string example)
    {
        string name = (Text.Clean(server) ?? string.Empty).Trim('[', ']');
        Require(row, name.Length > 0, $"it has no {parameter}");
        Require(
            row,
            Uri.CheckHostName(name) != UriHostNameType.Unknown,
            $"'{Text.Shorten(name)}' is no name of a server. Give the name or address alone, as {example}; the port and the "
                + $"{(row.Kind == EmployeeInterfaceKind.Sftp ? "folder" : "search base")} have parameters of their own");
        return name;
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

    /// <summary>Refuses fields with a fault.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal static void Require(EmployeeInterfaceRow row, bool holds, string fault)
    {
        if (!holds)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The employee interface '{Text.Shorten(row.Name)}' cannot be stored: {fault}.", row.Name);
        }
    }
}
