using Microsoft.IdentityModel.Protocols;
using UserProvisioning.Common;

namespace UserProvisioning.Workplace;

/// <summary>
/// A reader of the documents that an issuer publishes. If the issuer's address is https, its keys are fetched over https only, wherever they
/// are; an issuer on this machine may do without TLS. A redirect is not followed: it could lead from the trusted address to any
/// other.
/// </summary>
/// <param name="issuer">The issuer, an address for which <see cref="WebAddress.IsSafe"/> holds.</param>
internal sealed class IssuerDocuments(string issuer) : IDocumentRetriever
{
    private static readonly HttpClient Client = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly bool _isHttpsOnly = WebAddress.IsHttps(issuer);
    private readonly HttpDocumentRetriever _retriever = new(Client) { RequireHttps = false };

    /// <inheritdoc/>
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
        WebAddress.IsHttps(address) || (!_isHttpsOnly && WebAddress.IsSafe(address))
        ? _retriever.GetDocumentAsync(address, cancel)
        : throw new IOException($"'{Text.Shorten(address)}' is not an https address.");
}
