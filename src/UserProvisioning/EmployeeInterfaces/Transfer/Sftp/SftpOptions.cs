namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>How patient a connection is.</summary>
internal sealed record SftpOptions
{
    /// <summary>How long a connection may take to come about.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing may come from the server while something is awaited.</summary>
    internal TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the server is shown that this end still lives, so that nothing between the two forgets the connection during a long import.</summary>
    internal TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often what is transient is tried again.</summary>
    internal int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first of them; twice as long before each next one.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
