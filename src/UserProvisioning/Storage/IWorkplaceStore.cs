using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>Stored links between contacts and the subjects of token issuers. Knows no rule but the constraints.</summary>
internal interface IWorkplaceStore
{
    /// <summary>The identities of subjects at one issuer.</summary>
    IReadOnlyDictionary<string, WorkplaceIdentityRow> BySubjects(string issuer, IReadOnlyCollection<string> subjects);

    /// <summary>Identities by id, above one: all, or those of contacts.</summary>
    IReadOnlyList<WorkplaceIdentityRow> List(IReadOnlyCollection<long>? contactIds, long afterId, int take);

    IReadOnlyDictionary<long, WorkplaceIdentityRow> ByIds(IReadOnlyCollection<long> ids);

    /// <summary>Contacts with one of the given addresses, without regard to case as the engine defines it. The caller compares again.</summary>
    IReadOnlyList<(long ContactId, string Email)> ContactsByEmails(IReadOnlyCollection<string> emails);

    /// <summary>Inserts rows and sets their ids.</summary>
    void Insert(IReadOnlyList<WorkplaceIdentityRow> rows);

    void Delete(IReadOnlyCollection<long> ids);

    /// <summary>Which of some ID tokens, given by their hashes, have let somebody in.</summary>
    IReadOnlyList<string> UsedTokens(IReadOnlyCollection<string> hashes);

    /// <summary>Remembers ID tokens that have let somebody in.</summary>
    void InsertTokens(IReadOnlyList<UsedTokenRow> rows);

    /// <summary>Forgets ID tokens that expired before a time.</summary>
    void ForgetTokens(DateTime beforeUtc);

    /// <summary>Stores when users logged in.</summary>
    void SetLastLogin(IReadOnlyCollection<long> userIds, DateTime atUtc);

    /// <summary>Stores the identifiers that the workplace app uses for users.</summary>
    void SetIdentifiers(IReadOnlyList<(long UserId, string Identifier)> identifiers);
}

/// <summary>An ID token that has let somebody in, as it is stored.</summary>
internal sealed class UsedTokenRow
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public string Hash { get; set; } = string.Empty;

    /// <summary>UTC.</summary>
    public DateTime ExpiresAt { get; set; }
}

/// <summary>An identity as it is stored.</summary>
internal sealed class WorkplaceIdentityRow
{
    public long Id { get; set; }

    public long ContactId { get; set; }

    public string Issuer { get; set; } = string.Empty;

    public string Subject { get; set; } = string.Empty;

    public string? Email { get; set; }

    /// <summary>UTC.</summary>
    public DateTime LinkedAt { get; set; }

    /// <summary>The contact's name. Read only.</summary>
    public string DisplayName { get; set; } = string.Empty;

    public WorkplaceIdentity ToIdentity() => new()
    {
        Id = Id,
        ContactId = ContactId,
        DisplayName = DisplayName,
        Issuer = Issuer,
        Subject = Subject,
        Email = Email,
        LinkedAt = Clock.Local(LinkedAt),
    };
}
