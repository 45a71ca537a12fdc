using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The differences between two states of an employee interface, for the audit trail.</summary>
internal static class EmployeeInterfaceChanges
{
    private static readonly (string Field, Func<EmployeeInterfaceRow, object?> Value)[] Fields =
    [
        (nameof(EmployeeInterface.Name), row => row.Name),
        (nameof(SftpInterface.ServerName), row => row.Kind == EmployeeInterfaceKind.Sftp ? row.ServerName : null),
        (nameof(DirectoryInterface.DirectoryServer), row => row.Kind == EmployeeInterfaceKind.Directory ? row.ServerName : null),
        (nameof(DirectoryInterface.SearchBase), row => row.SearchBase),
        (nameof(DirectoryInterface.Filter), row => row.Filter),
        (nameof(DirectoryInterface.Security), row => row.Security),
        (nameof(DirectoryInterface.CertificateFile), row => row.CertificateFile),
        (nameof(DirectoryInterface.GroupMap), row => row.GroupMap),
        (nameof(EmployeeInterface.Port), row => row.Port == 0 ? null : row.Port),
        (nameof(SftpInterface.RemoteDirectory), row => row.RemoteDirectory),
        (nameof(SftpInterface.Username), row => row.Username),
        (nameof(SftpInterface.HostKeyFingerprint), row => row.HostKeyFingerprint),
        (nameof(SftpInterface.KeyFile), row => row.KeyFile),
        (nameof(SftpInterface.FilePattern), row => row.FilePattern),
        (nameof(EmployeeInterface.Mapping), row => row.Mapping),
        (nameof(EmployeeInterface.CreateUser), row => row.ClaimTimeout == 0 ? null : row.CreateUser),
        (nameof(EmployeeInterface.FullLoad), row => row.ClaimTimeout == 0 ? null : row.FullLoad),
        (nameof(EmployeeInterface.MatchBy), row => row.MatchBy),
        (nameof(EmployeeInterface.ClaimTimeout), row => row.ClaimTimeout == 0 ? null : TimeSpan.FromSeconds(row.ClaimTimeout)),
        (nameof(SftpInterface.SettleTime),
            row => row.ClaimTimeout == 0 || row.Kind == EmployeeInterfaceKind.Directory ? null : TimeSpan.FromSeconds(row.SettleTime)),
        (nameof(SftpInterface.ExportDirectory), row => row.ExportDirectory),
        (nameof(SftpInterface.AllowWeakAlgorithms), row => row.AllowWeakAlgorithms ? true : null),
    ];

    internal static List<FieldChange> Between(EmployeeInterfaceRow before, EmployeeInterfaceRow after)
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
}
