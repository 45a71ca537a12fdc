namespace UserProvisioning;

/// <summary>The status of a check of a workplace issuer.</summary>
public enum WorkplaceIssuerCheckResult
{
    /// <summary>The check succeeded.</summary>
    Passed,

    /// <summary>The check failed: logins fail too.</summary>
    Failed,

    /// <summary>The check was not made, since it needs a check that failed.</summary>
    Skipped,
}

/// <summary>The result of one step of testing a workplace issuer.</summary>
public sealed class WorkplaceIssuerCheck : DatabaseObject
{
    /// <summary>The name of the issuer.</summary>
    public string WorkplaceIssuer { get; init; } = string.Empty;

    /// <summary>The step: <c>Discovery</c>, <c>Issuer</c>, <c>Keys</c>, <c>Algorithms</c>, <c>EmailDomain</c> or <c>Groups</c>.</summary>
    public string Step { get; init; } = string.Empty;

    /// <summary>The result.</summary>
    public WorkplaceIssuerCheckResult Result { get; init; }

    /// <summary>The finding as a sentence; when the check failed, with what to do.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The id of the error that a login would end with; null when the check passed.</summary>
    public string? ErrorId { get; init; }
}
