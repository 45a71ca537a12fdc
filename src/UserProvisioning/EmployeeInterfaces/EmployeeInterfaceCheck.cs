namespace UserProvisioning;

/// <summary>The result of a check.</summary>
public enum EmployeeInterfaceCheckResult
{
    /// <summary>It is as it must be.</summary>
    Passed,

    /// <summary>It is not, and an import or export would fail.</summary>
    Failed,

    /// <summary>It was not looked at, since it needs what failed before it.</summary>
    Skipped,
}

/// <summary>One step of trying an employee interface.</summary>
public sealed class EmployeeInterfaceCheck : DatabaseObject
{
    /// <summary>The interface; empty for a server that none knows yet.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>
    /// What was looked at: <c>Connection</c>, <c>HostKey</c>, <c>SignIn</c>, <c>Directory</c>, <c>Rights</c>, <c>Folders</c>, <c>Pattern</c> or
    /// <c>Export</c>.
    /// </summary>
    public string Step { get; init; } = string.Empty;

    /// <summary>The result.</summary>
    public EmployeeInterfaceCheckResult Result { get; init; }

    /// <summary>What was found, and what to do when it failed.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The id of the error that an import would end with; null when it passed.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The SHA-256 fingerprints of the keys that the server showed, for the step <c>HostKey</c>; otherwise none.</summary>
    public IReadOnlyList<string> HostKeyFingerprint { get; init; } = [];
}
