namespace UserProvisioning.Storage;

/// <summary>Which users are being mailed a first password, by whom, and until when that holds.</summary>
internal interface ICredentialClaimStore
{
    /// <summary>The claims on users, as far as there are any.</summary>
    IReadOnlyList<CredentialClaimRow> Of(IReadOnlyCollection<long> userIds);

    /// <summary>Takes users, whoever has them.</summary>
    void Take(IReadOnlyList<CredentialClaimRow> claims);

    /// <summary>Gives all claims of one holder another time to end.</summary>
    void Extend(string claimId, DateTime expiresAtUtc);

    /// <summary>Gives back users, as far as the holder still has them.</summary>
    void Release(IReadOnlyCollection<long> userIds, string claimId);
}

/// <summary>One user who is being mailed to.</summary>
internal sealed class CredentialClaimRow
{
    public long SystemUserId { get; set; }

    public string ClaimId { get; set; } = string.Empty;

    /// <summary>UTC, by the database's clock.</summary>
    public DateTime ExpiresAt { get; set; }
}
