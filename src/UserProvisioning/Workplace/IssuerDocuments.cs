using Microsoft.IdentityModel.Protocols;
using UserProvisioning.Contacts;

namespace UserProvisioning.Workplace;

/// <summary>
/// Fetches what an issuer publishes: over https, and without TLS only what does not leave the machine, wherever the discovery document says
/// that the keys are. A redirect is not followed: it could lead from the address that an administrator trusts to any other.
/// </summary>
internal sealed class IssuerDocuments : IDocumentRetriever
{
    private static readonly HttpClient Client = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly HttpDocumentRetriever _retriever = new(Client) { RequireHttps = false };

    /// <inheritdoc/>
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => IsSafe(address)
        ? _retriever.GetDocumentAsync(address, cancel)
        : throw new IOException($"'{ContactRules.Shorten(address)}' is not an https address.");

    /// <summary>Whether an address is one of https, or of http on this machine.</summary>
    internal static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
