using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace UserProvisioning;

/// <summary>
/// The published keys of an issuer: fetched once for the process, kept, and fetched again when a token names a key that is not among them,
/// though not more often than the library allows.
/// </summary>
internal sealed class IssuerKeys
{
    /// <summary>How long to wait for keys that were asked for again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<string, IssuerKeys> Known = new(StringComparer.Ordinal);

    private readonly string _issuer;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _manager;
    private long _refreshedAt = long.MinValue;

    private IssuerKeys(string issuer)
    {
        _issuer = issuer;

        // A redirect could lead from the address that an administrator trusts to any other.
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(15),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        _manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            issuer.TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(client) { RequireHttps = !IsLoopback(issuer) });
    }

    /// <summary>The keys of an issuer.</summary>
    internal static IssuerKeys Of(string issuer) => Known.GetOrAdd(issuer, static name => new IssuerKeys(name));

    /// <summary>Whether an address may do without TLS: what does not leave the machine.</summary>
    internal static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.IsLoopback;

    /// <summary>What the issuer has published.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: it cannot be reached, or publishes another issuer's.</exception>
    internal OpenIdConnectConfiguration Get(CancellationToken cancellation)
    {
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = _manager.GetConfigurationAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"The keys of the issuer '{_issuer}' could not be fetched: {Innermost(exception)} Nothing was changed. See that {_manager.MetadataAddress} can be reached from here, and that the client setting WorkplaceIssuer is right.",
                _issuer,
                exception);
        }

        return configuration.Issuer == _issuer
            ? configuration
            : throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"{_manager.MetadataAddress} is of the issuer '{ContactRules.Shorten(configuration.Issuer ?? string.Empty)}', and the client setting WorkplaceIssuer says '{_issuer}'. The two must be the same to the letter.",
                _issuer);
    }

    /// <summary>Asks for the keys again; null when they are still the same, or were asked for not long ago.</summary>
    internal OpenIdConnectConfiguration? Refresh(OpenIdConnectConfiguration former, CancellationToken cancellation)
    {
        long now = Environment.TickCount64;
        long last = Interlocked.Read(ref _refreshedAt);
        if (last != long.MinValue && now - last < _manager.RefreshInterval.TotalMilliseconds)
        {
            // Somebody else may have got them meanwhile.
            OpenIdConnectConfiguration present = Get(cancellation);
            return ReferenceEquals(present, former) ? null : present;
        }

        Interlocked.Exchange(ref _refreshedAt, now);
        _manager.RequestRefresh();
        for (long end = now + (long)Patience.TotalMilliseconds; Environment.TickCount64 < end; cancellation.WaitHandle.WaitOne(20))
        {
            cancellation.ThrowIfCancellationRequested();
            OpenIdConnectConfiguration present = Get(cancellation);
            if (!ReferenceEquals(present, former))
            {
                return present;
            }
        }

        return null;
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        string message = exception.Message.Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
