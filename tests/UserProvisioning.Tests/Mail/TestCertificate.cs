using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UserProvisioning.Common;

namespace UserProvisioning.Tests.Mail;

/// <summary>A certificate for a server on this machine, from an authority that nobody trusts unless told to.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    public TestCertificate(string folder)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 issuer = authority.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        _certificate = request.Create(issuer, now.AddHours(-1), now.AddHours(20), RandomNumberGenerator.GetBytes(8));

        AuthorityFile = Path.Combine(folder, "authority.pem");
        CertificateFile = Path.Combine(folder, "certificate.pem");
        KeyFile = Path.Combine(folder, "key.pem");
        File.WriteAllText(AuthorityFile, issuer.ExportCertificatePem());
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string AuthorityFile { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    /// <summary>Trusts this certificate and no other.</summary>
    public RemoteCertificateValidationCallback Validation => (_, certificate, _, _) =>
        certificate is not null && certificate.GetCertHash().AsSpan().SequenceEqual(_certificate.GetCertHash());

    public void Dispose() => _certificate.Dispose();
}
