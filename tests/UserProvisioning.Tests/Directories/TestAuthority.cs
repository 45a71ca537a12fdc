using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>An authority of certificates for one run of the tests, and the files of what it issued.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    internal TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        File.WriteAllText(_folder.File("ca.pem"), _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate.</summary>
    internal string Path => _folder.File("ca.pem");

    /// <summary>Issues a certificate for a server, and returns the paths of it and of its key.</summary>
    /// <param name="name">The name of the server; null for 127.0.0.1 and localhost.</param>
    /// <param name="isExpired">Whether it has expired.</param>
    internal (string Certificate, string Key) Issue(string? name = null, bool isExpired = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name ?? "localhost"}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name ?? "localhost");
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 issued = request.Create(
            _certificate, now.AddYears(-1), isExpired ? now.AddDays(-1) : now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        string file = Guid.NewGuid().ToString("N");
        File.WriteAllText(_folder.File(file + ".pem"), issued.ExportCertificatePem());
        File.WriteAllText(_folder.File(file + ".key"), key.ExportPkcs8PrivateKeyPem());
        return (_folder.File(file + ".pem"), _folder.File(file + ".key"));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
