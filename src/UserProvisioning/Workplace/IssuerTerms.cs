using UserProvisioning.Storage;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Workplace;

/// <summary>The terms on which a workplace issuer lets people log in.</summary>
internal sealed class IssuerTerms
{
    private readonly HashSet<string> _required;
    private readonly ILookup<string, MappedGroupRow> _groups;
    private readonly Dictionary<string, WorkplaceIssuerRow> _ownerOfDomain;

    // Most addresses of a batch have the same few domains.
    private readonly Dictionary<string, WorkplaceIssuerRow?> _ownerOfAddress = new(StringComparer.Ordinal);

    /// <param name="issuer">The issuer.</param>
    /// <param name="all">All issuers, whose domains it does not serve.</param>
    internal IssuerTerms(WorkplaceIssuerRow issuer, IReadOnlyList<WorkplaceIssuerRow> all)
    {
        Issuer = issuer;
        MatchBy = issuer.MatchBy?.Split('|') ?? [];
        _required = WorkplaceIssuerRules.RequiredOf(issuer).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _groups = issuer.Groups.ToLookup(group => group.ProviderGroup, StringComparer.OrdinalIgnoreCase);
        _ownerOfDomain = all.SelectMany(one => one.Domains.Select(domain => (domain, one)))
            .ToDictionary(pair => pair.domain, pair => pair.one, StringComparer.Ordinal);
    }

    internal WorkplaceIssuerRow Issuer { get; }

    /// <summary>The fields by which a contact is found, in this order.</summary>
    internal IReadOnlyList<string> MatchBy { get; }

    /// <summary>Whether the groups of the issuer give user groups.</summary>
    internal bool HasGroupMap => Issuer.Groups.Count > 0;

    /// <summary>The ids of the user groups that the groups of a login give.</summary>
    internal HashSet<long> GroupsOf(WorkplaceClaims claims) =>
        claims.GroupsIn(Issuer.GroupClaim).SelectMany(group => _groups[group]).Select(group => group.UserGroupId).ToHashSet();

    /// <summary>Returns why the groups of a login do not let it in; null when they do.</summary>
    internal WorkplaceDecision.Deny? RefusalOfGroups(WorkplaceClaims claims, ContactRow? contact)
    {
        if ((HasGroupMap || _required.Count > 0) && claims.LacksGroups(Issuer.GroupClaim))
        {
            return new WorkplaceDecision.Deny(
                WorkplaceReasons.GroupsIncomplete,
                $"The person is in more groups than the token of the workplace issuer '{Issuer.Name}' holds, so nobody can tell which user "
                    + "groups they give. Have the issuer put only the groups of the app into the token.",
                contact);
        }

        return _required.Count == 0 || claims.GroupsIn(Issuer.GroupClaim).Any(_required.Contains) ? null : new WorkplaceDecision.Deny(
            WorkplaceReasons.GroupMissing,
            $"The person is in none of the groups that the workplace issuer '{Issuer.Name}' requires (-RequiredGroup).",
            contact);
    }

    /// <summary>Returns why the issuer does not serve the domain of an e-mail address; null when it serves it.</summary>
    internal WorkplaceDecision.Deny? RefusalOfDomain(string? email, ContactRow? contact)
    {
        WorkplaceIssuerRow? owner = OwnerOf(email);
        string? why = owner is not null && owner.Id != Issuer.Id
            ? $"The e-mail domain of the person belongs to the workplace issuer '{owner.Name}', and not to '{Issuer.Name}'."
            : owner is null && Issuer.Domains.Count > 0
            ? $"The workplace issuer '{Issuer.Name}' serves only people with an e-mail address of {string.Join(", ", Issuer.Domains)}."
            : null;
        return why is null ? null : new WorkplaceDecision.Deny(WorkplaceReasons.DomainNotServed, why, contact);
    }

    /// <summary>The issuer to which the domain of an e-mail address belongs; null for none.</summary>
    private WorkplaceIssuerRow? OwnerOf(string? email)
    {
        if (_ownerOfDomain.Count == 0 || email is null || email.LastIndexOf('@') is not (>= 0 and var at))
        {
            return null;
        }

        string written = email[(at + 1)..];
        if (!_ownerOfAddress.TryGetValue(written, out WorkplaceIssuerRow? owner))
        {
            owner = EmailDomains.Clean(written) is { } domain ? _ownerOfDomain.GetValueOrDefault(domain) : null;
            _ownerOfAddress.Add(written, owner);
        }

        return owner;
    }
}
