using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The encryption of a connection with TLS, and the check of the server's certificate.</summary>
internal static class LdapTls
{
    /// <summary>Encrypts a connection.</summary>
    /// <returns>The server's certificate in words.</returns>
    /// <exception cref="DirectoryException"><see cref="ErrorIds.CertificateMismatch"/>, <see cref="ErrorIds.DirectoryFailed"/>.</exception>
    internal static string Encrypt(LdapServer server, LdapMessages messages, LdapOptions options)
    {
        X509Certificate2Collection? pinned = ReadPinned(server);
        string? fault = null;
        string shown = string.Empty;
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = server.Host,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                (fault, shown) = Check(server, certificate as X509Certificate2, chain, errors, pinned);
                return fault is null;
            },
        };
        messages.Through(stream =>
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            (int read, int write) = (stream.ReadTimeout, stream.WriteTimeout);
            try
            {
                stream.ReadTimeout = stream.WriteTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
                tls.AuthenticateAsClient(settings);
                (stream.ReadTimeout, stream.WriteTimeout) = (read, write);
                return tls;
            }
            catch (Exception exception) when (fault is not null)
            {
                tls.Dispose();
                throw new DirectoryException(ErrorIds.CertificateMismatch, false, fault, inner: exception);
            }
            catch (AuthenticationException exception)
            {
                tls.Dispose();
                throw new DirectoryException(
                    ErrorIds.DirectoryFailed,
                    false,
                    $"The directory {server} does not speak TLS as it should: {OutsideText.Sentence(exception)} See that the port is right: LDAPS "
                        + "usually has 636, and StartTLS 389.",
                    inner: exception);
            }
            catch
            {
                tls.Dispose();
                throw;
            }
        });
        return shown;
    }

    private static X509Certificate2Collection? ReadPinned(LdapServer server)
    {
        if (server.CertificateFile is not { } path)
        {
            return null;
        }

        var pinned = new X509Certificate2Collection();
        try
        {
            pinned.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DirectoryException(
                ErrorIds.CertificateMismatch,
                false,
                $"The CertificateFile '{OutsideText.Show(path)}' cannot be read: {OutsideText.Sentence(exception)} Without it the directory {server} "
                    + "is not trusted.",
                inner: exception);
        }

        return pinned;
    }

    /// <summary>Checks a certificate. A certificate of the server itself that is pinned may be for another name. None may be out of date.</summary>
    private static (string? Fault, string Shown) Check(
        LdapServer server, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? pinned)
    {
        if (certificate is null)
        {
            return ($"The directory {server} shows no certificate.", string.Empty);
        }

        string shown = $"'{OutsideText.Show(certificate.Subject)}' (SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)}, valid until "
            + $"{certificate.NotAfter:yyyy-MM-dd})";
        DateTime now = DateTime.Now;
        string subject = $"The certificate of the directory {server}, {shown},";
        bool isPinned = pinned?.Any(known => known.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) == true;
        string? fault = now > certificate.NotAfter ? $"{subject} has expired. Its administrator must renew it."
            : now < certificate.NotBefore ? $"{subject} is valid from {certificate.NotBefore:yyyy-MM-dd HH:mm} on. See that the clocks are right."
            : isPinned ? null
            : IsTrusted(certificate, chain, errors, pinned) is { Length: > 0 } why
                ? pinned is null
                    ? $"{subject} is not trusted: {why}. Pin the server with -CertificateFile, or let this machine trust the authority that issued "
                        + "it."
                    : $"{subject} is neither in the file '{OutsideText.Show(server.CertificateFile)}' nor issued by an authority in it: {why}. If "
                        + "its administrator confirms the certificate, put it into that file; if not, somebody may be in between."
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"{subject} is for {NamesOf(certificate)}, and not for '{server.Host}'. Give -DirectoryServer a name of the certificate."
            : null;
        return (fault, shown);
    }

    /// <summary>Why a certificate is not trusted; null when it is.</summary>
    private static string? IsTrusted(
        X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? pinned)
    {
        if (pinned is null)
        {
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? StatusOf(chain) : null;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(pinned);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509ChainElement element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(certificate) ? null : StatusOf(own);
    }

    private static string StatusOf(X509Chain? chain) => chain?.ChainStatus is { Length: > 0 } status
        ? OutsideText.Show(string.Join("; ", status.Select(one => one.StatusInformation.Trim().TrimEnd('.')).Distinct()))
        : "the authority that issued it is unknown";

    private static string NamesOf(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] shown = names is null
            ? [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)]
            : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
        return string.Join(", ", shown.Take(5).Select(name => $"'{OutsideText.Show(name)}'"));
    }
}
