namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>How patient a connection is.</summary>
internal sealed record SftpOptions
{
    /// <summary>How long a connection may take to come about.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing may come from the server while something is awaited.</summary>
    internal TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often a keep-alive message is sent, so that no router or firewall drops the connection during a long import.
    /// </summary>
    internal TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often what is transient is tried again.</summary>
    internal int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first of them; twice as long before each next one.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection, its host key and the sign-in may take together, whatever the server sends meanwhile.</summary>
    internal TimeSpan SignInDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one transfer, listing or question may take altogether.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How slow a transfer may be, on average over <see cref="OperationTimeout"/>.</summary>
    internal int SlowestBytesPerSecond { get; init; } = 1024;

    /// <summary>How many entries a folder may have.</summary>
    internal int MostListedFiles { get; init; } = 100_000;

    /// <summary>How many bytes the listing of a folder may take.</summary>
    internal long MostListedBytes { get; init; } = 32 * 1024 * 1024;
}
