namespace UserProvisioning.Storage.Sql;

internal sealed class SqlCredentialClaimStore(SqlSession session) : ICredentialClaimStore
{
    private static readonly string[] Columns = ["SystemUserId", "ClaimId", "ExpiresAt"];

    public IReadOnlyList<CredentialClaimRow> Of(IReadOnlyCollection<long> userIds) => session.Query<CredentialClaimRow>(
        $"SELECT SystemUserId, ClaimId, ExpiresAt FROM CredentialClaims WHERE SystemUserId IN ({session.Numbers("@Ids")})",
        new { Ids = SqlSession.Json(userIds) });

    public void Take(IReadOnlyList<CredentialClaimRow> claims)
    {
        session.Execute(
            $"DELETE FROM CredentialClaims WHERE SystemUserId IN ({session.Numbers("@Ids")})",
            new { Ids = SqlSession.Json(claims.Select(claim => claim.SystemUserId)) });
        session.BulkInsert("CredentialClaims", Columns, claims, static (claim, values) =>
        {
            values[0] = claim.SystemUserId;
            values[1] = claim.ClaimId;
            values[2] = claim.ExpiresAt;
        });
    }

    public void Extend(string claimId, DateTime expiresAtUtc) => session.Execute(
        "UPDATE CredentialClaims SET ExpiresAt = @At WHERE ClaimId = @ClaimId", new { ClaimId = claimId, At = expiresAtUtc });

    public void Release(IReadOnlyCollection<long> userIds, string claimId) => session.Execute(
        $"DELETE FROM CredentialClaims WHERE ClaimId = @ClaimId AND SystemUserId IN ({session.Numbers("@Ids")})",
        new { ClaimId = claimId, Ids = SqlSession.Json(userIds) });
}
