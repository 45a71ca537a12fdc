namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The fields of an employee interface that an administrator sets.</summary>
public sealed record EmployeeInterfaceFields
{
    /// <summary>The default of <see cref="ClaimTimeout"/>.</summary>
    public static readonly TimeSpan DefaultClaimTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The default of <see cref="SettleTime"/>.</summary>
    public static readonly TimeSpan DefaultSettleTime = TimeSpan.FromSeconds(3);

    /// <inheritdoc cref="EmployeeInterface.Name"/>
    public string? Name { get; init; }

    /// <inheritdoc cref="SftpInterface.ServerName"/>
    public string? ServerName { get; init; }

    /// <summary>The server's port; null for the usual one of the kind of server.</summary>
    public int? Port { get; init; }

    /// <inheritdoc cref="SftpInterface.RemoteDirectory"/>
    public string? RemoteDirectory { get; init; }

    /// <inheritdoc cref="SftpInterface.Username"/>
    public string? Username { get; init; }

    /// <inheritdoc cref="SftpInterface.HostKeyFingerprint"/>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];

    /// <inheritdoc cref="SftpInterface.KeyFile"/>
    public string? KeyFile { get; init; }

    /// <inheritdoc cref="SftpInterface.FilePattern"/>
    public string? FilePattern { get; init; } = "*";

    /// <inheritdoc cref="EmployeeInterface.Mapping"/>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <inheritdoc cref="EmployeeInterface.CreateUser"/>
    public bool CreateUser { get; init; }

    /// <inheritdoc cref="EmployeeInterface.FullLoad"/>
    public bool FullLoad { get; init; }

    /// <inheritdoc cref="EmployeeInterface.MatchBy"/>
    public IReadOnlyList<string> MatchBy { get; init; } = [];

    /// <inheritdoc cref="EmployeeInterface.ClaimTimeout"/>
    public TimeSpan ClaimTimeout { get; init; } = DefaultClaimTimeout;

    /// <inheritdoc cref="SftpInterface.SettleTime"/>
    public TimeSpan SettleTime { get; init; } = DefaultSettleTime;

    /// <inheritdoc cref="SftpInterface.ExportDirectory"/>
    public string? ExportDirectory { get; init; }

    /// <inheritdoc cref="SftpInterface.AllowWeakAlgorithms"/>
    public bool AllowWeakAlgorithms { get; init; }

    /// <summary>The server of a directory; null for an interface with an SFTP server.</summary>
    public string? DirectoryServer { get; init; }

    /// <inheritdoc cref="DirectoryInterface.SearchBase"/>
    public string? SearchBase { get; init; }

    /// <inheritdoc cref="DirectoryInterface.Filter"/>
    public string? Filter { get; init; }

    /// <inheritdoc cref="DirectoryInterface.Security"/>
    public DirectorySecurity Security { get; init; }

    /// <inheritdoc cref="DirectoryInterface.CertificateFile"/>
    public string? CertificateFile { get; init; }

    /// <inheritdoc cref="DirectoryInterface.GroupMap"/>
    public IReadOnlyDictionary<string, object?>? GroupMap { get; init; }
}
