namespace UserProvisioning;

/// <summary>A workplace issuer: an OpenID Connect provider whose ID tokens are accepted, and what a login with one may do.</summary>
public sealed class WorkplaceIssuer : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name, which is also the source of the user groups that it gives.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The address of the issuer, as its tokens say it, to the letter.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>The audience of the tokens: the client id of the workplace app at the issuer.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>What a login may create.</summary>
    public WorkplaceProvisioning Provisioning { get; init; }

    /// <summary>The e-mail domains that the issuer serves; empty for all that belong to no other issuer.</summary>
    public IReadOnlyList<string> EmailDomain { get; init; } = [];

    /// <summary>
    /// By which fields a contact is found when no contact is linked to the subject of the token. <c>Subject</c> alone means by none.
    /// </summary>
    public IReadOnlyList<string> MatchBy { get; init; } = [];

    /// <summary>Whether the claims of each login update the contact.</summary>
    public bool UpdateContact { get; init; }

    /// <summary>Which claims fill which fields of a contact, beside the standard ones; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? ClaimMap { get; init; }

    /// <summary>The name of the claim with the groups of the person.</summary>
    public string GroupClaim { get; init; } = string.Empty;

    /// <summary>Which user groups the groups of the issuer give; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? GroupMap { get; init; }

    /// <summary>The groups of the issuer of which a person must be in one to log in; empty when none is needed.</summary>
    public IReadOnlyList<string> RequiredGroup { get; init; } = [];

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
