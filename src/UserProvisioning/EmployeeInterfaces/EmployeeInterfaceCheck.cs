namespace UserProvisioning;

/// <summary>The status of a check.</summary>
public enum EmployeeInterfaceCheckResult
{
    /// <summary>The check succeeded.</summary>
    Passed,

    /// <summary>The check failed: an import or export would fail too.</summary>
    Failed,

    /// <summary>The check was not made, since it needs a check that failed.</summary>
    Skipped,
}

/// <summary>The result of one step of testing an employee interface.</summary>
public sealed class EmployeeInterfaceCheck : DatabaseObject
{
    /// <summary>The interface; empty for a server without an interface.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>
    /// The step: <c>Connection</c>, <c>HostKey</c>, <c>SignIn</c>, <c>Directory</c>, <c>Rights</c>, <c>Folders</c>, <c>Pattern</c> or
    /// <c>Export</c>; for a directory <c>Connection</c>, <c>Certificate</c>, <c>SignIn</c>, <c>SearchBase</c>, <c>Filter</c>, <c>Mapping</c> or
    /// <c>Groups</c>.
    /// </summary>
    public string Step { get; init; } = string.Empty;

    /// <summary>The result.</summary>
    public EmployeeInterfaceCheckResult Result { get; init; }

    /// <summary>The finding as a sentence; when the check failed, with what to do.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The id of the error that an import would end with; null when it passed.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The SHA-256 fingerprints of the keys that the server showed, for the step <c>HostKey</c>; otherwise none.</summary>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];
}
