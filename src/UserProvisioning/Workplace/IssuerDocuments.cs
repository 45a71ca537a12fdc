using System.Net;
using Microsoft.IdentityModel.Protocols;
using UserProvisioning.Contacts;

namespace UserProvisioning.Workplace;

/// <summary>
/// Fetches what an issuer publishes. An issuer that is reached over https publishes over https only, wherever its discovery document says that the
/// keys are; one on this machine may do without TLS. A redirect is not followed: it could lead from the address that an administrator trusts to any
/// other.
/// </summary>
/// <param name="issuer">The issuer, an address for which <see cref="IsSafe"/> holds.</param>
internal sealed class IssuerDocuments(string issuer) : IDocumentRetriever
{
    private static readonly HttpClient Client = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly bool _isHttpsOnly = IsHttps(issuer);
    private readonly HttpDocumentRetriever _retriever = new(Client) { RequireHttps = false };

    /// <inheritdoc/>
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => IsHttps(address) || (!_isHttpsOnly && IsSafe(address))
        ? _retriever.GetDocumentAsync(address, cancel)
        : throw new IOException($"'{ContactRules.Shorten(address)}' is not an https address.");

    /// <summary>Whether an address is one of https, or of http on this machine.</summary>
    internal static bool IsSafe(string address) => IsHttps(address) || (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri));

    private static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps;

    // An address alone: a name, "localhost" too, is what a resolver makes of it.
    private static bool IsLoopback(Uri uri) =>
        uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address) && IPAddress.IsLoopback(address);
}
