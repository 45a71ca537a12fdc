namespace UserProvisioning.Workplace.Issuers;

/// <summary>The fields of a workplace issuer that an administrator sets.</summary>
public sealed record WorkplaceIssuerFields
{
    /// <inheritdoc cref="WorkplaceIssuer.Name"/>
    public string? Name { get; init; }

    /// <inheritdoc cref="WorkplaceIssuer.Issuer"/>
    public string? Issuer { get; init; }

    /// <inheritdoc cref="WorkplaceIssuer.Audience"/>
    public string? Audience { get; init; }

    /// <inheritdoc cref="WorkplaceIssuer.Provisioning"/>
    public WorkplaceProvisioning Provisioning { get; init; }

    /// <inheritdoc cref="WorkplaceIssuer.EmailDomain"/>
    public IReadOnlyList<string> EmailDomain { get; init; } = [];

    /// <inheritdoc cref="WorkplaceIssuer.MatchBy"/>
    public IReadOnlyList<string> MatchBy { get; init; } = ["Email"];

    /// <inheritdoc cref="WorkplaceIssuer.UpdateContact"/>
    public bool UpdateContact { get; init; }

    /// <summary>The claims that fill a field, by the name of the field; the first that a token has counts. An empty list fills it by none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ClaimMap { get; init; } = NameTable.Empty;

    /// <inheritdoc cref="WorkplaceIssuer.GroupClaim"/>
    public string? GroupClaim { get; init; }

    /// <summary>The names of the user groups that a group of the issuer gives, by its name or id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> GroupMap { get; init; } = NameTable.Empty;

    /// <inheritdoc cref="WorkplaceIssuer.RequiredGroup"/>
    public IReadOnlyList<string> RequiredGroup { get; init; } = [];
}
