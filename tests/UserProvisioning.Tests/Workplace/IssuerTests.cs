using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Workplace;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Tests of the keys of an issuer and of how they are fetched: only tokens that the issuer signed may be accepted.</summary>
public sealed class IssuerTests : IDisposable
{
    private static readonly RsaSecurityKey Rsa = OpenIdProvider.NewKey();

    private readonly StaticIssuer _issuer = new();
    private readonly WorkplaceLab _lab;

    public IssuerTests()
    {
        _lab = WorkplaceLab.At(_issuer);
        _lab.User(_lab.Person("admin@example.org"));
    }

    public void Dispose()
    {
        _lab.Database.Dispose();
        _issuer.Dispose();
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    public void Signatures_of_RSA_keys_are_verified(string algorithm)
    {
        _issuer.Publish((Rsa, "sig"));
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, algorithm)).Outcome);
    }

    [Theory]
    [InlineData(SecurityAlgorithms.EcdsaSha256, "nistP256")]
    [InlineData(SecurityAlgorithms.EcdsaSha384, "nistP384")]
    public void Signatures_of_elliptic_curves_are_verified(string algorithm, string curve)
    {
        using ECDsa ec = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var key = new ECDsaSecurityKey(ec) { KeyId = "ec" };
        _issuer.Publish((Rsa, null), (key, null));
        string token = _issuer.Sign(key, algorithm);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(token).Outcome);
        string[] parts = token.Split('.');
        byte[] signature = Base64UrlEncoder.DecodeBytes(parts[2]);
        signature[5] ^= 1;
        _lab.Refused($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(signature)}");

        // r and s of zero: a signature that faulty libraries accept for any message (CVE-2022-21449).
        _lab.Refused($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[signature.Length])}");
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1536)]
    [InlineData(2040)]
    public void An_RSA_key_of_fewer_than_2048_bits_is_not_accepted(int bits)
    {
        using RSA weak = RSA.Create(bits);
        var key = new RsaSecurityKey(weak) { KeyId = "weak" };
        _issuer.Publish((key, "sig"));
        Assert.Contains("2,048 bits", _lab.Refused(_issuer.Sign(key, SecurityAlgorithms.RsaSha256)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://127.1.2.3:8080/x", true)]
    [InlineData("http://[::1]:8080/", true)]
    [InlineData("https://localhost/", true)]
    [InlineData("https://issuer.example.org/", true)]
    [InlineData("http://localhost/", false)]
    [InlineData("http://localhost.evil/", false)]
    [InlineData("http://127.0.0.1.evil.example.org/", false)]
    [InlineData("http://loopback/", false)]
    [InlineData("http://128.0.0.1/", false)]
    [InlineData("http://[::2]/", false)]
    [InlineData("http://127.0.0.1@evil.example.org/", false)]
    [InlineData("ftp://127.0.0.1/", false)]
    public void Loopback_is_recognized_by_address_and_not_by_name(string issuer, bool isSafe)
    {
        Assert.Equal(isSafe, WebAddress.IsSafe(issuer));
        if (!isSafe)
        {
            Assert.Equal(
                ErrorIds.SettingInvalid,
                Assert.Throws<ProvisioningException>(() => _lab.Change(fields => fields with { Issuer = issuer })).ErrorId);
        }
    }

    [Fact]
    public async Task An_https_issuer_uses_https_for_every_request()
    {
        var documents = new IssuerDocuments("https://issuer.example.org/");
        IOException error = await Assert.ThrowsAsync<IOException>(() => documents.GetDocumentAsync(
            _issuer.Issuer + "keys",
            TestContext.Current.CancellationToken));
        Assert.Contains("not an https address", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "keys",
            await new IssuerDocuments(_issuer.Issuer).GetDocumentAsync(_issuer.Issuer + "keys", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_published_for_encryption_is_not_accepted_for_signatures()
    {
        _issuer.Publish((Rsa, "enc"));
        _lab.Refused(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256));
    }

    [Fact]
    public void A_published_shared_secret_is_not_accepted_for_signatures()
    {
        var secret = new SymmetricSecurityKey(new byte[32]) { KeyId = "secret" };
        _issuer.Publish((Rsa, "sig"), (secret, "sig"));
        _lab.Refused(_issuer.Sign(secret, SecurityAlgorithms.HmacSha256));
    }

    [Fact]
    public void Clocks_may_differ_by_two_minutes_and_no_more()
    {
        _issuer.Publish((Rsa, null));
        DateTime now = DateTime.UtcNow;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        _lab.Database.Clock.Now = now;
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256, until: now.AddSeconds(-119))).Outcome);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256, from: now.AddSeconds(120))).Outcome);
        Assert.Contains(
            "expired",
            _lab.Refused(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256, until: now.AddSeconds(-120))),
            StringComparison.Ordinal);
        Assert.Contains(
            "not valid yet",
            _lab.Refused(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256, from: now.AddSeconds(121))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_never_expires_is_refused()
    {
        _issuer.Publish((Rsa, null));
        string token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            $"{{\"iss\":\"{_issuer.Issuer}\",\"aud\":\"{OpenIdProvider.Audience}\",\"sub\":\"s-1\"}}",
            new SigningCredentials(Rsa, SecurityAlgorithms.RsaSha256));
        Assert.Contains("when it expires", _lab.Refused(token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>It works!</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"issuer\":\"https://evil.example.org/\"}")]
    [InlineData("{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://keys.example.org/\"}")]
    [InlineData("{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}")]
    [InlineData("{\"issuer\":\"ISSUER\",\"jwks_uri\":\"keys\"}")]
    [InlineData("LONG")]
    public void An_untrustworthy_discovery_document_ends_the_call(string document)
    {
        _issuer.Publish((Rsa, null));
        string good = _issuer.Discovery;
        _issuer.Discovery = document == "LONG"
            ? good.TrimEnd('}') + $",\"filler\":\"{new string('x', 2_000_000)}\"}}"
            : document.Replace("ISSUER", _issuer.Issuer, StringComparison.Ordinal);
        string before = _lab.Database.Dump();
        ProvisioningException error = _lab.Outcome(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Error!;
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains(_issuer.Issuer, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xxxx", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _lab.Database.Dump());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>It works!</html>")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\"}]}")]
    [InlineData("{\"keys\":[null, 1, {\"kty\":\"\"}]}")]
    public void Tokens_are_refused_when_the_key_set_lacks_their_key(string keys)
    {
        _issuer.Keys = keys;
        string before = _lab.Database.Dump();
        ProvisioningException error = _lab.Outcome(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Error!;
        Assert.Contains(error.ErrorId, new[] { ErrorIds.ConnectionFailed, ErrorIds.TokenInvalid });
        Assert.Equal(before, _lab.Database.Dump());
    }

    [Fact]
    public void A_redirect_is_not_followed()
    {
        using var other = new StaticIssuer();
        other.Publish((Rsa, null));
        other.Discovery = other.Discovery.Replace(other.Issuer + "\"", _issuer.Issuer + "\"", StringComparison.Ordinal);
        _issuer.Redirect = other.Issuer + ".well-known/openid-configuration";
        Assert.Equal(ErrorIds.ConnectionFailed, _lab.Outcome(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Error?.ErrorId);
        Assert.Equal(0, other.Asked);

        // After the issuer is repaired, the next login succeeds at once.
        _issuer.Redirect = null;
        _issuer.Publish((Rsa, null));
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Outcome);
    }

    [Fact]
    public void Keys_are_fetched_once_and_once_more_for_an_unknown_key()
    {
        _issuer.Publish((Rsa, null));
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Outcome);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Outcome);
        Assert.Equal(1, _issuer.Asked);
        string[] unknown = Enumerable.Range(0, 20)
            .Select(i => _issuer.Sign(new RsaSecurityKey(Rsa.Rsa) { KeyId = $"unknown-{i}" }, SecurityAlgorithms.RsaSha256)[..^8] + "AAAAAAAA")
            .ToArray();
        Assert.All(unknown, token => Assert.Equal(ErrorIds.TokenInvalid, _lab.Outcome(token).Error?.ErrorId));
        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task Logins_that_meet_a_new_key_at_the_same_time_all_succeed()
    {
        _issuer.Publish((Rsa, null));
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(_issuer.Sign(Rsa, SecurityAlgorithms.RsaSha256)).Outcome);
        RsaSecurityKey next = OpenIdProvider.NewKey();
        _issuer.Publish((next, null));

        // These threads block, and the issuer in this process needs the threads of the pool to respond. So they are threads of their own.
        Outcome<WorkplaceLogin>[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => _lab.Outcome(_issuer.Sign(next, SecurityAlgorithms.RsaSha256)),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.All(all, one => Assert.Equal(WorkplaceOutcome.Known, one.Value?.Outcome));
        IReadOnlyList<Outcome<WorkplaceLogin>> batch = _lab.Database.Connection.Workplace.Register(
            Enumerable.Range(0, 40)
                .Select(i => new WorkplaceLoginRequest { IdToken = i % 10 == 3 ? "x.y.z" : _issuer.Sign(next, SecurityAlgorithms.RsaSha256) })
                .ToList());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 10 == 3), batch.Select(one => one.Error is not null));
    }
}
