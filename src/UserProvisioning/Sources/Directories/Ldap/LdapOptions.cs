namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The limits on time and size of reading a directory, and its retries.</summary>
internal sealed record LdapOptions
{
    /// <summary>How long opening a connection may take, TLS included.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the server may send nothing while an answer is awaited.</summary>
    internal TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a reading may take altogether.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How many times a reading begins again after a transient fault.</summary>
    internal int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first retry. The wait doubles before each further retry.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many entries a page has. Active Directory sends no more than 1,000.</summary>
    internal int PageSize { get; init; } = 1000;

    /// <summary>The most bytes of one message of a server. An entry with a photo takes some 100 KB.</summary>
    internal int LongestMessage { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most entries of one reading.</summary>
    internal int MostEntries { get; init; } = 10_000_000;
}
