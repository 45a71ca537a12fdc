using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Importing;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>How a call runs an employee interface.</summary>
public sealed record EmployeeInterfaceRequest
{
    /// <summary>What to sign in with, beside what the interface itself says.</summary>
    public EmployeeInterfaceSecrets Secrets { get; init; } = new();

    /// <summary>Whether to import a file again whose content was imported before.</summary>
    public bool AllowDuplicate { get; init; }

    /// <summary>Whether to go on however many users a file archives.</summary>
    public bool Force { get; init; }

    /// <summary>Is told how far a transfer has come; null for nobody.</summary>
    public IProgress<EmployeeInterfaceProgress>? Transfer { get; init; }

    /// <summary>Is told how far an import has come; null for nobody.</summary>
    public IProgress<ImportProgress>? Import { get; init; }

    /// <summary>Is told what happens, step by step; null for nobody.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>How far a transfer has come.</summary>
/// <param name="FileName">The file's name on the server.</param>
/// <param name="Bytes">Bytes that went through.</param>
/// <param name="TotalBytes">Bytes that there are.</param>
public readonly record struct EmployeeInterfaceProgress(string FileName, long Bytes, long TotalBytes);
