namespace UserProvisioning.Workplace;

/// <summary>A login into the workplace app.</summary>
public sealed class WorkplaceLoginRequest
{
    /// <summary>The OpenID Connect ID token, as the provider issued it. It is verified and forgotten.</summary>
    public required string IdToken { get; init; }

    /// <summary>What the token's nonce must be; null when the caller asked for none.</summary>
    public string? Nonce { get; init; }
}
