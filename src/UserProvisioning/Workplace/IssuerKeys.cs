using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace UserProvisioning.Workplace;

/// <summary>
/// The published keys of an issuer: fetched once for the process, kept, and fetched again when a token names a key that is not among them,
/// though not more often than the library allows.
/// </summary>
internal sealed class IssuerKeys
{
    /// <summary>How long to wait for keys that are fetched again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly ConcurrentDictionary<string, IssuerKeys> Known = new(StringComparer.Ordinal);

    private readonly string _issuer;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _manager;
    private readonly object _refreshing = new();
    private long? _refreshedAt;

    private IssuerKeys(string issuer)
    {
        _issuer = issuer;
        _manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            DiscoveryOf(issuer),
            new OpenIdConnectConfigurationRetriever(),
            new IssuerDocuments(issuer));
    }

    /// <summary>The address of the discovery document of an issuer.</summary>
    internal static string DiscoveryOf(string issuer) => issuer.TrimEnd('/') + "/.well-known/openid-configuration";

    /// <summary>Returns the keys of an issuer.</summary>
    internal static IssuerKeys Of(string issuer) => Known.GetOrAdd(issuer, static name => new IssuerKeys(name));

    /// <summary>Returns the discovery document and the keys that the issuer has published.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: it cannot be reached, or publishes another
    /// issuer's.</exception>
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
                $"The keys of the issuer '{_issuer}' could not be fetched: {Innermost(exception)} Nothing was changed, and the "
                    + "token is not used up: if the fault is transient, show it again. See that "
                    + $"{_manager.MetadataAddress} can be reached from here; Test-WorkplaceIssuer says more.",
                _issuer,
                exception);
        }

        if (configuration.Issuer == _issuer)
        {
            return configuration;
        }

        // After somebody has corrected the workplace issuer or the document, the next call fetches again instead of using the cached document.
        _manager.RequestRefresh();
        throw new ProvisioningException(
            ErrorIds.ConnectionFailed,
            $"{_manager.MetadataAddress} is of the issuer '{Text.Shorten(configuration.Issuer ?? string.Empty)}', and the workplace issuer "
                + $"says '{_issuer}'. The two must be the same to the letter.",
            _issuer);
    }

    /// <summary>
    /// Fetches the keys again, unless that was done a short time ago; returns null when they have not changed. A caller who comes while
    /// another waits for the answer gets the same answer.
    /// </summary>
    internal OpenIdConnectConfiguration? Refresh(OpenIdConnectConfiguration former, CancellationToken cancellation)
    {
        while (!Monitor.TryEnter(_refreshing, 20))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        try
        {
            OpenIdConnectConfiguration present = Get(cancellation);
            if (!ReferenceEquals(present, former))
            {
                return present;
            }

            long now = Environment.TickCount64;
            if (_refreshedAt is { } last && now - last < _manager.RefreshInterval.TotalMilliseconds)
            {
                return null;
            }

            _refreshedAt = now;
            _manager.RequestRefresh();
            for (long end = now + (long)Patience.TotalMilliseconds; Environment.TickCount64 < end; cancellation.WaitHandle.WaitOne(20))
            {
                cancellation.ThrowIfCancellationRequested();
                present = Get(cancellation);
                if (!ReferenceEquals(present, former))
                {
                    return present;
                }
            }

            return null;
        }
        finally
        {
            Monitor.Exit(_refreshing);
        }
    }

    /// <summary>The message of the innermost exception, as a sentence.</summary>
    internal static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        string message = OutsideText.Show(exception);
        return message.EndsWith('.') ? message : message + ".";
    }
}
