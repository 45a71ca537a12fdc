using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>The stored links between contacts and subjects of token issuers. The store enforces no rules except the database's constraints.</summary>
internal interface IWorkplaceStore
{
    /// <summary>The identities of subjects at one issuer.</summary>
    IReadOnlyDictionary<string, WorkplaceIdentityRow> BySubjects(string issuer, IReadOnlyCollection<string> subjects);

    /// <summary>Identities with an id above <paramref name="afterId"/>, by id: all, or those of the given contacts.</summary>
    IReadOnlyList<WorkplaceIdentityRow> List(IReadOnlyCollection<long>? contactIds, long afterId, int take);

    IReadOnlyDictionary<long, WorkplaceIdentityRow> ByIds(IReadOnlyCollection<long> ids);

    /// <summary>Contacts with one of the given addresses, ignoring case as the engine does. The caller compares again.</summary>
    IReadOnlyList<(long ContactId, string Email)> ContactsByEmails(IReadOnlyCollection<string> emails);

    /// <summary>Contacts with one of the given values in an own field, ignoring case as the engine does. The caller compares again.</summary>
    IReadOnlyList<(long ContactId, string Value)> ContactsByField(long fieldId, IReadOnlyCollection<string> values);

    /// <summary>Links to subjects of one issuer that were made for one audience, with an id above <paramref name="afterId"/>, by id.</summary>
    IReadOnlyList<WorkplaceIdentityRow> OfAudience(string issuer, string audience, long afterId, int take);

    /// <summary>Inserts rows and sets their ids.</summary>
    void Insert(IReadOnlyList<WorkplaceIdentityRow> rows);

    void Delete(IReadOnlyCollection<long> ids);

    /// <summary>The hashes of those ID tokens that were used for a login before.</summary>
    IReadOnlyList<string> UsedTokens(IReadOnlyCollection<string> hashes);

    /// <summary>Stores the hashes of ID tokens that were used for a login.</summary>
    void InsertTokens(IReadOnlyList<UsedTokenRow> rows);

    /// <summary>Deletes the hashes of ID tokens that expired before a time.</summary>
    void ForgetTokens(DateTime beforeUtc);

    /// <summary>Stores when users logged in.</summary>
    void SetLastLogin(IReadOnlyCollection<long> userIds, DateTime atUtc);

    /// <summary>Those of the given identifiers of the workplace app, as keys, that users have.</summary>
    IReadOnlyList<string> IdentifiersTaken(IReadOnlyCollection<string> keys);

    /// <summary>Stores the identifiers that the workplace app uses for users.</summary>
    void SetIdentifiers(IReadOnlyList<(long UserId, string Identifier)> identifiers);
}

/// <summary>An ID token that was used for a login, as it is stored.</summary>
internal sealed class UsedTokenRow
{
    /// <summary>The SHA-256 of the token, in hexadecimal.</summary>
    public string Hash { get; set; } = string.Empty;

    /// <summary>When the token expires, in UTC.</summary>
    public DateTime ExpiresAt { get; set; }
}

/// <summary>An identity as it is stored.</summary>
internal sealed class WorkplaceIdentityRow
{
    public long Id { get; set; }

    public long ContactId { get; set; }

    public string Issuer { get; set; } = string.Empty;

    /// <summary>The audience of the token with which it was linked; empty when that is not known.</summary>
    public string Audience { get; set; } = string.Empty;

    public string Subject { get; set; } = string.Empty;

    public string? Email { get; set; }

    /// <summary>When the link was made, in UTC.</summary>
    public DateTime LinkedAt { get; set; }

    /// <summary>The contact's name. Read only.</summary>
    public string DisplayName { get; set; } = string.Empty;

    public WorkplaceIdentity ToIdentity() => new()
    {
        Id = Id,
        ContactId = ContactId,
        DisplayName = DisplayName,
        Issuer = Issuer,
        Audience = Audience,
        Subject = Subject,
        Email = Email,
        LinkedAt = Clock.Local(LinkedAt),
    };
}
