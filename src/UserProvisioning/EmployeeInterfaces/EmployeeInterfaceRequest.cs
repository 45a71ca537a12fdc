using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Importing;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The options of a call that runs an employee interface.</summary>
public sealed record EmployeeInterfaceRequest
{
    /// <summary>The secrets to sign in with, which the interface does not store.</summary>
    public EmployeeInterfaceSecrets Secrets { get; init; } = new();

    /// <summary>Whether to import a file even if its content was imported before.</summary>
    public bool AllowDuplicate { get; init; }

    /// <summary>Whether to import without approval however many users a file archives.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to read the whole directory, so that whoever is missing in it has left; an interface with SFTP ignores it.</summary>
    public bool FullLoad { get; init; }

    /// <summary>Receives the progress of a transfer; null for no progress.</summary>
    public IProgress<EmployeeInterfaceProgress>? Transfer { get; init; }

    /// <summary>Receives the progress of an import; null for no progress.</summary>
    public IProgress<ImportProgress>? Import { get; init; }

    /// <summary>Receives a message for each step; null for no messages.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>The progress of a transfer.</summary>
/// <param name="FileName">The file's name on the server.</param>
/// <param name="Bytes">The number of bytes that were transferred.</param>
/// <param name="TotalBytes">The length of the file, in bytes.</param>
public readonly record struct EmployeeInterfaceProgress(string FileName, long Bytes, long TotalBytes);
