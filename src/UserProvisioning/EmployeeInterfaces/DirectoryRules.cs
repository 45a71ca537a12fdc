using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The rules for the fields of an interface with a directory.</summary>
internal static class DirectoryRules
{
    /// <summary>Fills a row from fields, in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal static void Fill(EmployeeInterfaceRow row, EmployeeInterfaceFields fields)
    {
        Require(
            fields is { ServerName: null, RemoteDirectory: null, HostKeyFingerprint.Count: 0, AllowWeakAlgorithms: false, FilePattern: null or "*" }
                && string.IsNullOrWhiteSpace(fields.KeyFile)
                && string.IsNullOrWhiteSpace(fields.ExportDirectory)
                && fields.SettleTime == EmployeeInterfaceFields.DefaultSettleTime,
            "ServerName, RemoteDirectory, HostKeyFingerprint, KeyFile, FilePattern, SettleTime, ExportDirectory and AllowWeakAlgorithms are for "
                + "SFTP servers, and this interface has a directory");
        row.ServerName = EmployeeInterfaceRules.CleanServer(row, "DirectoryServer", fields.DirectoryServer, "dc1.example.org");
        row.SearchBase = (fields.SearchBase ?? string.Empty).Trim();
        Require(row.SearchBase.Length > 0, "it has no SearchBase: the entry below which employees are, as OU=People,DC=example,DC=org");
        Require(
            LdapNames.KeyOf(row.SearchBase) is not null,
            $"SearchBase '{Text.Shorten(row.SearchBase)}' is no distinguished name. Write it as OU=People,DC=example,DC=org");
        row.Filter = CleanFilter(fields.Filter);
        row.Security = fields.Security;
        row.CertificateFile = CleanCertificateFile(fields);
        row.Username = Text.Clean(fields.Username) ?? string.Empty;
        Require(row.Username.Length <= EmployeeInterfaceRules.NameLength, "Username is too long");
        Require(
            row.Username.Length == 0 || row.Security != DirectorySecurity.None,
            "a password is never sent over a connection that is not encrypted. Give -Security Ldaps or StartTls, or no -Username");
        row.GroupMap = StoreGroupMap();

        void Require(bool holds, string fault) => EmployeeInterfaceRules.Require(row, holds, fault);

        string? CleanFilter(string? filter)
        {
            if (string.IsNullOrWhiteSpace(filter))
            {
                return null;
            }

            try
            {
                LdapFilter.Parse(filter);
            }
            catch (LdapFormatException exception)
            {
                Require(false, $"Filter '{Text.Shorten(filter)}' is no LDAP filter: {OutsideText.Show(exception)}");
            }

            return filter.Trim();
        }

        string? CleanCertificateFile(EmployeeInterfaceFields given)
        {
            if (string.IsNullOrWhiteSpace(given.CertificateFile))
            {
                return null;
            }

            string path = given.CertificateFile.Trim();
            Require(given.Security != DirectorySecurity.None, "CertificateFile needs a connection with TLS; Security is None");
            if (path != row.CertificateFile)
            {
                Require(File.Exists(path), $"there is no CertificateFile '{Text.Shorten(path)}'");
                var certificates = new X509Certificate2Collection();
                try
                {
                    certificates.ImportFromPemFile(path);
                }
                catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    Require(false, $"CertificateFile '{Text.Shorten(path)}' cannot be read: {OutsideText.Show(exception).TrimEnd('.')}");
                }

                Require(certificates.Count > 0, $"CertificateFile '{Text.Shorten(path)}' holds no certificate in PEM, which begins with "
                    + "-----BEGIN CERTIFICATE-----");
            }

            return path;
        }

        string? StoreGroupMap()
        {
            if (fields.GroupMap is not { Count: > 0 } map)
            {
                return null;
            }

            Require(
                fields.Mapping?.Keys.Any(field => Text.Key(field) == Text.Key(nameof(SystemUser.UserGroups))) != true,
                "GroupMap and a mapping of UserGroups would both say which user groups somebody gets; leave one out");
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach ((string group, object? name) in map)
            {
                string? key = LdapNames.KeyOf(group);
                Require(
                    key is not null,
                    $"'{Text.Shorten(group)}' in GroupMap is no distinguished name. Write it as CN=Planners,OU=Groups,DC=example,DC=org");
                Require(keys.Add(key!), $"'{Text.Shorten(group)}' is in GroupMap twice");
                Require(
                    Text.Clean(name as string) is { } clean && !clean.Contains('|', StringComparison.Ordinal),
                    $"GroupMap says no user group for '{Text.Shorten(group)}'");
            }

            return MappingJson.Write(map.ToDictionary(pair => pair.Key.Trim(), pair => (object?)Text.Clean((string)pair.Value!)))!.Value.GetRawText();
        }
    }

    internal static string? UsernameOf(EmployeeInterfaceRow row) => row.Username.Length == 0 ? null : row.Username;

    /// <summary>The user groups by the distinguished names of groups of the directory; null for none.</summary>
    internal static MappingTable? GroupMapOf(EmployeeInterfaceRow row)
    {
        if (row.GroupMap is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(row.GroupMap);
        return MappingJson.Read(json.RootElement);
    }
}
