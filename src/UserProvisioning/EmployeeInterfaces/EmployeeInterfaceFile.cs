
namespace UserProvisioning;

/// <summary>The status of a file of an employee interface.</summary>
public enum EmployeeInterfaceOutcome
{
    /// <summary>The file was imported, or its import waits for approval; the run says which.</summary>
    Imported,

    /// <summary>The file could not be read as a whole. Its run says so, and it is in the error folder.</summary>
    Failed,

    /// <summary>A file with the same content was imported before. The file was moved without an import.</summary>
    Duplicate,

    /// <summary>The file was left, since somebody may still write to it.</summary>
    Waiting,

    /// <summary>The file was left, since a run must be approved first or another worker is busy.</summary>
    Held,

    /// <summary>The file was left, since it could not be claimed or fetched.</summary>
    Refused,

    /// <summary>The file would be imported: the call is a dry run.</summary>
    Planned,
}

/// <summary>The result of one call for a file of an employee interface.</summary>
public sealed class EmployeeInterfaceFile
{
    /// <summary>The interface.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>The name under which HR delivered the file; null for a result about the interface as a whole.</summary>
    public string? FileName { get; init; }

    /// <summary>The status of the file.</summary>
    public EmployeeInterfaceOutcome Outcome { get; init; }

    /// <summary>The run that imported the file; null when there was none.</summary>
    public ProvisioningRun? Run { get; init; }

    /// <summary>The present path of the file on the server; null when it was not moved.</summary>
    public string? Path { get; init; }

    /// <summary>Messages for a person, with the names of files and numbers of lines; empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>The error; null when the file did not fail.</summary>
    public ProvisioningException? Error { get; init; }
}
