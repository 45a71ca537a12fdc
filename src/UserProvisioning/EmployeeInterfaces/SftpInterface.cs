namespace UserProvisioning;

/// <summary>An employee interface with an SFTP server: the folder where HR puts its files.</summary>
public sealed class SftpInterface : EmployeeInterface
{
    /// <inheritdoc/>
    public override EmployeeInterfaceKind Kind => EmployeeInterfaceKind.Sftp;

    /// <summary>The SFTP server: a name or an address.</summary>
    public string ServerName { get; init; } = string.Empty;

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

    /// <summary>How long a file must stay the same before it counts as complete.</summary>
    public TimeSpan SettleTime { get; init; }

    /// <summary>The folder for exports; null when the interface has none.</summary>
    public string? ExportDirectory { get; init; }

    /// <summary>Whether weak algorithms (SHA-1, MD5, 3DES, CBC) are offered to the server, which an old server may need.</summary>
    public bool AllowWeakAlgorithms { get; init; }
}
