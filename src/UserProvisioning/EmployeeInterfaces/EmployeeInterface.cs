namespace UserProvisioning;

/// <summary>An agreement with HR: where on which server its files are, and what is to be done with them.</summary>
public sealed class EmployeeInterface : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name, which is also the source of what it imports.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The SFTP server: a name or an address.</summary>
    public string ServerName { get; init; } = string.Empty;

    /// <summary>The server's port.</summary>
    public int Port { get; init; }

    /// <summary>Where HR puts its files. It does not begin with a slash when it is below the folder in which a sign-in begins.</summary>
    public string RemoteDirectory { get; init; } = string.Empty;

    /// <summary>Who signs in.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The SHA-256 fingerprints of the host keys that the server may show, as <c>SHA256:…</c>; nothing else is connected to.</summary>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];

    /// <summary>The private key to sign in with, on the machine that runs the interface; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Which files are HR's, with <c>*</c> and <c>?</c>; several patterns have a semicolon between them.</summary>
    public string FilePattern { get; init; } = string.Empty;

    /// <summary>Where fields come from when the header does not tell; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>Whether a row that does not say so itself gets a system user.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether each file is the whole of its source, so that who is missing has left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>How long a worker of which nothing is known may hold a file before another takes it over.</summary>
    public TimeSpan ClaimTimeout { get; init; }

    /// <summary>How long a file must stay the same before it is taken for complete.</summary>
    public TimeSpan SettleTime { get; init; }

    /// <summary>Where exports are written; null when there are none.</summary>
    public string? ExportDirectory { get; init; }

    /// <summary>Whether algorithms with SHA-1, MD5, 3DES or CBC are offered to the server, as an old one may need.</summary>
    public bool AllowWeakAlgorithms { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
