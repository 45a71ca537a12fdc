
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
