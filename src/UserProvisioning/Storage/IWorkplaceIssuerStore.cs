namespace UserProvisioning.Storage;

/// <summary>The stored workplace issuers. The store enforces no rules except the database's constraints.</summary>
internal interface IWorkplaceIssuerStore
{
    /// <summary>All issuers, by name.</summary>
    IReadOnlyList<WorkplaceIssuerRow> All();

    /// <summary>Inserts a definition with its domains and groups, and sets its id.</summary>
    void Insert(WorkplaceIssuerRow row);

    /// <summary>Updates a definition with its domains and groups.</summary>
    void Update(WorkplaceIssuerRow row);

    /// <summary>Deletes a definition with its domains and groups.</summary>
    void Delete(long id);
}

/// <summary>A workplace issuer as it is stored.</summary>
internal sealed class WorkplaceIssuerRow
{
    public long Id { get; set; }

    public string Name { get; set; } = string.Empty;

    /// <summary>The issuer as its tokens say it, to the letter.</summary>
    public string Issuer { get; set; } = string.Empty;

    public string Audience { get; set; } = string.Empty;

    public WorkplaceProvisioning Provisioning { get; set; }

    /// <summary>The fields by which a contact is found, with | between them; null for none.</summary>
    public string? MatchBy { get; set; }

    public bool UpdateContact { get; set; }

    /// <summary>Which claims fill which fields, as <c>Field=claim,claim; Field=claim</c>; null for none beside the standard ones.</summary>
    public string? ClaimMap { get; set; }

    /// <summary>The name of the claim that holds the groups of a person.</summary>
    public string GroupClaim { get; set; } = string.Empty;

    /// <summary>The groups of which a person must be in one, as a JSON list; null for none.</summary>
    public string? RequiredGroup { get; set; }

    /// <summary>The e-mail domains, sorted.</summary>
    public IReadOnlyList<string> Domains { get; set; } = [];

    /// <summary>The user groups that the groups of the issuer give, sorted by the name of the issuer's group and of the user group.</summary>
    public IReadOnlyList<MappedGroupRow> Groups { get; set; } = [];
}

/// <summary>A user group that a group of an issuer gives.</summary>
internal sealed class MappedGroupRow
{
    public long IssuerId { get; set; }

    public long UserGroupId { get; set; }

    /// <summary>The name or id of the issuer's group.</summary>
    public string ProviderGroup { get; set; } = string.Empty;

    /// <summary>The name of the user group. Read only.</summary>
    public string Name { get; set; } = string.Empty;
}
