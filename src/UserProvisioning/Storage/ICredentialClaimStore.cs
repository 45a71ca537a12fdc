namespace UserProvisioning.Storage;

/// <summary>
/// The stored claims on users. While a session mails a first password to a user, it holds a claim with an expiry time on that user.
/// </summary>
internal interface ICredentialClaimStore
{
    /// <summary>The existing claims on the given users.</summary>
    IReadOnlyList<CredentialClaimRow> Of(IReadOnlyCollection<long> userIds);

    /// <summary>Takes claims on users, and replaces the claims of others.</summary>
    void Take(IReadOnlyList<CredentialClaimRow> claims);

    /// <summary>Sets a new expiry time on all claims of one holder.</summary>
    void Extend(string claimId, DateTime expiresAtUtc);

    /// <summary>Releases the claims on users that the holder still has.</summary>
    void Release(IReadOnlyCollection<long> userIds, string claimId);
}

/// <summary>A claim on one user, as it is stored.</summary>
internal sealed class CredentialClaimRow
{
    public long SystemUserId { get; set; }

    public string ClaimId { get; set; } = string.Empty;

    /// <summary>When the claim expires, in UTC by the database's clock.</summary>
    public DateTime ExpiresAt { get; set; }
}
