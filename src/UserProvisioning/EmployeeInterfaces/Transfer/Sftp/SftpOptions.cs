namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The time limits, retries and size limits of a connection.</summary>
internal sealed record SftpOptions
{
    /// <summary>The bytes of one read request: twice as many as the library asks for by default. Larger requests save nothing.</summary>
    internal const int ReadSize = 64 * 1024;

    /// <summary>How long opening a connection may take.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the server may send nothing while an answer is awaited.</summary>
    internal TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often a keep-alive message is sent, so that no router or firewall drops the connection during a long import.
    /// </summary>
    internal TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times an operation is retried after a transient fault.</summary>
    internal int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first retry. The wait doubles before each further retry.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long opening the connection, checking the host key and signing in may take together.</summary>
    internal TimeSpan SignInDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one transfer, listing or request may take altogether.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The lowest rate of a transfer, on average over <see cref="OperationTimeout"/>.</summary>
    internal int SlowestBytesPerSecond { get; init; } = 1024;

    /// <summary>How many entries a folder may have.</summary>
    internal int MostListedFiles { get; init; } = 100_000;

    /// <summary>How many bytes the listing of a folder may take.</summary>
    internal long MostListedBytes { get; init; } = 32 * 1024 * 1024;
}
