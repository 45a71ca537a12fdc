namespace UserProvisioning.Authorizations;

/// <summary>The fields of a user group or profile that can be written.</summary>
public sealed record AuthorizationFields
{
    /// <inheritdoc cref="Authorization.Name"/>
    public string Name { get; init; } = string.Empty;

    /// <inheritdoc cref="Authorization.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="Authorization.RequiredLicense"/>
    public LicenseType? RequiredLicense { get; init; }

    /// <summary>The user groups that a profile is to contain; null to keep those that it contains. A group contains none.</summary>
    public IReadOnlyList<UserGroupReference>? UserGroups { get; init; }

    /// <inheritdoc cref="Authorization.Modules"/>
    public IReadOnlyList<string> Modules { get; init; } = [];
}
