namespace UserProvisioning;

/// <summary>An employee interface: the server and folder where HR puts its files, and what is to be done with them.</summary>
public sealed class EmployeeInterface : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name, which is also the source of the contacts that it imports.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The SFTP server: a name or an address.</summary>
    public string ServerName { get; init; } = string.Empty;

    /// <summary>The server's port.</summary>
    public int Port { get; init; }

    /// <summary>Where HR puts its files. It does not begin with a slash when it is below the folder in which a sign-in begins.</summary>
    public string RemoteDirectory { get; init; } = string.Empty;

    /// <summary>The username to sign in with.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The SHA-256 fingerprints of the host keys that the server may show, as <c>SHA256:…</c>. Other host keys are refused.</summary>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];

    /// <summary>The private key to sign in with, on the machine that runs the interface; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The pattern for the names of HR's files, with <c>*</c> and <c>?</c>. Several patterns are separated by semicolons.</summary>
    public string FilePattern { get; init; } = string.Empty;

    /// <summary>The mapping: from which columns fields are read; null when the header alone says it.</summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>Whether a row that does not say whether it gets a system user gets one.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether each file holds everybody of its source, so that contacts that are missing in it have left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>
    /// By which fields a row finds a contact that no source delivers, when no contact has its external reference; empty for none.
    /// </summary>
    public IReadOnlyList<string> MatchBy { get; init; } = [];

    /// <summary>How long a worker that does not renew its lease may hold a file before another worker takes it over.</summary>
    public TimeSpan ClaimTimeout { get; init; }

    /// <summary>How long a file must stay the same before it counts as complete.</summary>
    public TimeSpan SettleTime { get; init; }

    /// <summary>The folder for exports; null when the interface has none.</summary>
    public string? ExportDirectory { get; init; }

    /// <summary>Whether weak algorithms (SHA-1, MD5, 3DES, CBC) are offered to the server, which an old server may need.</summary>
    public bool AllowWeakAlgorithms { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
