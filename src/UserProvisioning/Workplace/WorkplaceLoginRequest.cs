namespace UserProvisioning.Workplace;

/// <summary>A request to take a login into the workplace app.</summary>
public sealed class WorkplaceLoginRequest
{
    /// <summary>The OpenID Connect ID token, as the provider issued it. It is verified and not stored.</summary>
    public required string IdToken { get; init; }

    /// <summary>The nonce that the token must have; null when the nonce is not checked.</summary>
    public string? Nonce { get; init; }
}
