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

    /// <inheritdoc cref="EmployeeInterface.ServerName"/>
    public string? ServerName { get; init; }

    /// <inheritdoc cref="EmployeeInterface.Port"/>
    public int Port { get; init; } = 22;

    /// <inheritdoc cref="EmployeeInterface.RemoteDirectory"/>
    public string? RemoteDirectory { get; init; }

    /// <inheritdoc cref="EmployeeInterface.Username"/>
    public string? Username { get; init; }

    /// <inheritdoc cref="EmployeeInterface.HostKeyFingerprint"/>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];

    /// <inheritdoc cref="EmployeeInterface.KeyFile"/>
    public string? KeyFile { get; init; }

    /// <inheritdoc cref="EmployeeInterface.FilePattern"/>
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

    /// <inheritdoc cref="EmployeeInterface.SettleTime"/>
    public TimeSpan SettleTime { get; init; } = DefaultSettleTime;

    /// <inheritdoc cref="EmployeeInterface.ExportDirectory"/>
    public string? ExportDirectory { get; init; }

    /// <inheritdoc cref="EmployeeInterface.AllowWeakAlgorithms"/>
    public bool AllowWeakAlgorithms { get; init; }
}
