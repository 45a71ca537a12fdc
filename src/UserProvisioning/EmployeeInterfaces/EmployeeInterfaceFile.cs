namespace UserProvisioning;

/// <summary>What became of a file of an employee interface.</summary>
public enum EmployeeInterfaceOutcome
{
    /// <summary>It was imported, or its import waits for approval; the run says which.</summary>
    Imported,

    /// <summary>It could not be read as a whole. It has a run that says so, and is in the error folder.</summary>
    Failed,

    /// <summary>A file of the same content was imported before. It was set aside.</summary>
    Duplicate,

    /// <summary>It may still be written to, and was left.</summary>
    Waiting,

    /// <summary>It was left since something else must come first: an approval, or another worker.</summary>
    Held,

    /// <summary>It could not be taken or fetched, and was left.</summary>
    Refused,

    /// <summary>It would be imported, if this were no dry run.</summary>
    Planned,
}

/// <summary>A file of an employee interface, and what became of it in one call.</summary>
public sealed class EmployeeInterfaceFile
{
    /// <summary>The interface.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>The file's name on the server, as it was delivered; null for what is about the interface as a whole.</summary>
    public string? FileName { get; init; }

    /// <summary>What became of it.</summary>
    public EmployeeInterfaceOutcome Outcome { get; init; }

    /// <summary>Its import; null when there was none.</summary>
    public ProvisioningRun? Run { get; init; }

    /// <summary>Where it is on the server now, as a path; null when it was left where it was.</summary>
    public string? Path { get; init; }

    /// <summary>What a person should know of it: with which file, and which line; empty when all is well.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Why it failed; null when it did not.</summary>
    public ProvisioningException? Error { get; init; }
}

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
