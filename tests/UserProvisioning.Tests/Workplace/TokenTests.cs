using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Workplace;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Tests of tokens that must be refused: each leaves every row of the database unchanged.</summary>
public sealed class TokenTests(SharedProvider shared) : IAsyncLifetime
{
    private WorkplaceLab _lab = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await WorkplaceLab.At(shared);
        _lab.User(_lab.Person("admin@example.org"));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public void The_same_token_without_a_fault_is_accepted() => Assert.Equal(WorkplaceOutcome.Known, _lab.Register(Sign()).Outcome);

    [Fact]
    public void A_token_without_a_signature_is_refused()
    {
        string[] parts = Sign().Split('.');
        _lab.Refused($"{Encode("{\"alg\":\"none\"}")}.{parts[1]}.");
        _lab.Refused($"{Encode("{\"alg\":\"none\"}")}.{parts[1]}.{parts[2]}");
        _lab.Refused($"{parts[0]}.{parts[1]}.");
        _lab.Refused($"{parts[0]}.{parts[1]}");
    }

    [Fact]
    public void The_public_key_is_not_accepted_as_a_shared_secret()
    {
        byte[] published = _lab.Provider.Key.Rsa.ExportSubjectPublicKeyInfo();
        foreach (byte[] secret in new[] { published, Encoding.ASCII.GetBytes(_lab.Provider.Key.Rsa.ExportSubjectPublicKeyInfoPem()) })
        {
            _lab.Refused(Sign(
                new(),
                new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = _lab.Provider.Key.KeyId }, SecurityAlgorithms.HmacSha256)));
        }
    }

    [Fact]
    public void Another_key_is_not_accepted_under_any_key_id()
    {
        RsaSecurityKey other = OpenIdProvider.NewKey();
        _lab.Refused(Sign(new(), new SigningCredentials(other, SecurityAlgorithms.RsaSha256)));
        other.KeyId = _lab.Provider.Key.KeyId;
        Assert.Contains(
            "signature",
            _lab.Refused(Sign(new(), new SigningCredentials(other, SecurityAlgorithms.RsaSha256))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_addresses_in_a_token_are_ignored()
    {
        await using OpenIdProvider evil = await OpenIdProvider.Start();
        var header = new Dictionary<string, object>
        {
            ["jku"] = evil.Issuer + ".well-known/jwks",
            ["x5u"] = evil.Issuer,
            ["jwk"] = new Dictionary<string, object> { ["kty"] = "RSA" }
        };
        _lab.Refused(_lab.Provider.Sign(Claims(), new SigningCredentials(evil.Key, SecurityAlgorithms.RsaSha256), header));
    }

    [Fact]
    public async Task A_valid_token_of_another_issuer_is_refused()
    {
        await using OpenIdProvider other = await OpenIdProvider.Start();
        string token = await other.SignIn("s-1", ("email", "admin@example.org"), ("email_verified", true));
        _lab.Refused(token);
        Assert.Contains("issuer", _lab.Refused(Sign(new() { ["iss"] = other.Issuer })), StringComparison.Ordinal);

        // A subject of one issuer is unknown to another.
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(Sign()).Outcome);
        _lab.Change(fields => fields with { Issuer = other.Issuer });
        string same = await other.SignIn("s-1", ("email", "other@example.org"), ("email_verified", true), ("family_name", "Other"));
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, _lab.Register(same).Outcome);
    }

    [Theory]
    [InlineData("exp", -10, "expired")]
    [InlineData("nbf", 10, "not valid yet")]
    public void A_token_is_valid_in_its_stated_period_only(string claim, int minutes, string said) =>
        Assert.Contains(
            said,
            _lab.Refused(Sign(new() { [claim] = DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeSeconds() })),
            StringComparison.Ordinal);

    [Fact]
    public void Clocks_may_differ_a_little() => _lab.Register(Sign(new() { ["exp"] = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds() }));

    [Fact]
    public void A_token_without_a_recent_time_of_issue_is_refused()
    {
        Assert.Contains("when it was issued", _lab.Refused(Sign(new() { ["iat"] = null })), StringComparison.Ordinal);
        Assert.Contains(
            "in the future",
            _lab.Refused(Sign(new() { ["iat"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() })),
            StringComparison.Ordinal);
        Assert.Contains(
            "more than 60 minutes ago",
            _lab.Refused(Sign(new() { ["iat"] = DateTimeOffset.UtcNow.AddMinutes(-70).ToUnixTimeSeconds() })),
            StringComparison.Ordinal);
        _lab.Refused(Sign(new() { ["iat"] = 0 }));
        _lab.Refused(Sign(new() { ["iat"] = long.MaxValue }));
        Assert.Equal(
            WorkplaceOutcome.Known,
            _lab.Register(Sign(new() { ["iat"] = DateTimeOffset.UtcNow.AddMinutes(-50).ToUnixTimeSeconds() })).Outcome);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(24 * 365 * 50)]
    public void A_token_with_a_long_lifetime_is_refused(int hours) =>
        Assert.Contains(
            "longer than 24 hours",
            _lab.Refused(Sign(new() { ["exp"] = DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds() })),
            StringComparison.Ordinal);

    [Fact]
    public void A_token_with_a_lifetime_of_a_day_is_accepted() =>
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(Sign(new() { ["exp"] = DateTimeOffset.UtcNow.AddHours(23).ToUnixTimeSeconds() })).Outcome);

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    [InlineData("logout+jwt")]
    [InlineData("secevent+jwt")]
    [InlineData("")]
    public void A_token_of_another_type_is_refused(string type) =>
        Assert.Contains("typ", _lab.Refused(SignWith("typ", type)), StringComparison.Ordinal);

    [Fact]
    public void The_type_of_an_ID_token_may_be_written_in_any_case() =>
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(SignWith("typ", "jwt")).Outcome);

    [Fact]
    public void A_critical_extension_is_refused()
    {
        Assert.Contains("crit", _lab.Refused(SignWith("crit", new[] { "b64" })), StringComparison.Ordinal);
        _lab.Refused(SignWith("crit", new[] { "http://example.org/x" }));
    }

    [Fact]
    public void A_token_works_once_whoever_presents_it()
    {
        string token = Sign();
        string denied = Sign(new() { ["email"] = "stranger@example.org", ["sub"] = "s-2" });
        _lab.Change(issuer => issuer with { Provisioning = WorkplaceProvisioning.None });
        _lab.Denied(denied, WorkplaceReasons.ProvisioningOff);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(token).Outcome);
        _lab.Used(token);
        Assert.Equal(
            ErrorIds.TokenUsed,
            _lab.Database.Open().Workplace.Register([new WorkplaceLoginRequest { IdToken = " " + token }])[0].Error?.ErrorId);

        // A denied login does not use its token.
        _lab.Change(issuer => issuer with { Provisioning = WorkplaceProvisioning.ContactAndUser });
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, _lab.Register(denied).Outcome);
        _lab.Used(denied);
    }

    [Fact]
    public void A_used_token_with_a_new_signature_is_refused_as_used()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(ec) { KeyId = "ec" };
        using var issuer = new StaticIssuer();
        issuer.Publish((key, null));
        _lab.Change(fields => fields with { Issuer = issuer.Issuer });
        string token = issuer.Sign(key, SecurityAlgorithms.EcdsaSha256);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(token).Outcome);
        string signed = token[..token.LastIndexOf('.')];
        _lab.Used($"{signed}.{Base64UrlEncoder.Encode(ec.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}");
    }

    [Fact]
    public void A_token_that_is_twice_in_a_batch_works_once()
    {
        string token = Sign();
        WorkplaceLoginRequest[] requests = [new() { IdToken = token }, new() { IdToken = token }, new() { IdToken = Sign() }];
        using (ProvisioningConnection rehearsal = _lab.Database.Connection.Rehearse())
        {
            Assert.Equal([null, ErrorIds.TokenUsed, null], rehearsal.Workplace.Register(requests).Select(one => one.Error?.ErrorId));
        }

        Assert.Equal(
            [null, ErrorIds.TokenUsed],
            _lab.Database.Connection.Workplace.Register(requests, stopAtFirstError: true).Select(one => one.Error?.ErrorId));
        Assert.Equal(1L, _lab.Database.Scalar("SELECT COUNT(*) FROM WorkplaceTokens"));
    }

    [Fact]
    public async Task A_token_presented_many_times_at_once_works_once()
    {
        string token = Sign();
        ProvisioningConnection[] connections = Enumerable.Range(0, 16).Select(_ => _lab.Database.Open()).ToArray();
        using var start = new Barrier(connections.Length);
        Outcome<WorkplaceLogin>[] all = await Task.WhenAll(connections.Select(connection => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return connection.Workplace.Register([new WorkplaceLoginRequest { IdToken = token }])[0];
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Single(all, one => one.Value?.Outcome == WorkplaceOutcome.Known);
        Assert.Equal(15, all.Count(one => one.Error?.ErrorId == ErrorIds.TokenUsed));
    }

    [Fact]
    public void A_used_token_is_forgotten_once_it_has_expired()
    {
        _lab.Register(Sign());
        _lab.Database.Sql("UPDATE WorkplaceTokens SET ExpiresAt = '2020-01-01 00:00:00'");
        _lab.Register(Sign());
        Assert.Equal(1L, _lab.Database.Scalar("SELECT COUNT(*) FROM WorkplaceTokens"));
    }

    [Fact]
    public void A_token_for_another_audience_is_refused()
    {
        Assert.Contains("audience", _lab.Refused(Sign(new() { ["aud"] = "another-app" })), StringComparison.Ordinal);
        _lab.Refused(Sign(new() { ["aud"] = new[] { OpenIdProvider.Audience, "another-app" }, ["azp"] = "another-app" }));
        _lab.Refused(Sign(new() { ["sub"] = "" }));
        _lab.Refused(Sign(new() { ["sub"] = new string('s', 256) }));
    }

    [Fact]
    public async Task The_nonce_must_match_the_expected_one()
    {
        string token = await _lab.Provider.SignIn("s-1", ("email", "admin@example.org"), ("email_verified", true));
        Assert.Contains("nonce", _lab.Refused(token, "n-2"), StringComparison.Ordinal);
        Assert.Equal(WorkplaceOutcome.Known, _lab.Register(token, "n-1").Outcome);
        _lab.Refused(Sign(), "n-1");
    }

    [Fact]
    public void A_token_of_a_megabyte_is_refused_without_reading_it() =>
        Assert.Contains("characters", _lab.Refused(Sign(new() { ["filler"] = new string('x', 1_000_000) })), StringComparison.Ordinal);

    [Fact]
    public void A_duplicate_claim_is_refused()
    {
        string header = Encode($"{{\"alg\":\"RS256\",\"kid\":\"{_lab.Provider.Key.KeyId}\"}}");
        string payload = Encode($"{{\"iss\":\"{_lab.Provider.Issuer}\",\"aud\":\"{OpenIdProvider.Audience}\","
            + $"\"exp\":{DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()},\"sub\":\"a\",\"sub\":\"b\"}}");
        byte[] signature = _lab.Provider.Key.Rsa.SignData(
            Encoding.ASCII.GetBytes($"{header}.{payload}"),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        Assert.Contains("twice", _lab.Refused($"{header}.{payload}.{Base64UrlEncoder.Encode(signature)}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("no token")]
    [InlineData("a.b.c")]
    [InlineData("@{IdToken=x}")]
    [InlineData("e30.e30.e30")]
    [InlineData("e30.e30.e30.e30.e30")]
    [InlineData("\u00e9.\u00e9.\u00e9")]
    public void Text_that_is_not_a_token_is_refused(string text) => _lab.Refused(text);

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_when_a_token_names_it()
    {
        await using WorkplaceLab lab = await WorkplaceLab.Alone();
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, lab.Register(lab.Provider.Sign(Claims())).Outcome);
        RsaSecurityKey former = lab.Provider.Key;
        await lab.Provider.Rotate();
        Assert.Equal(WorkplaceOutcome.Known, lab.Register(lab.Provider.Sign(Claims())).Outcome);
        lab.Refused(lab.Provider.Sign(Claims(), new SigningCredentials(former, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task Without_the_issuer_only_keys_that_were_fetched_before_are_used()
    {
        await using WorkplaceLab lab = await WorkplaceLab.Alone();
        string token = lab.Provider.Sign(Claims());
        await lab.Provider.Stop();
        string before = lab.Database.Dump();
        ProvisioningException error = lab.Outcome(token).Error!;
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Contains(lab.Provider.Issuer, error.Message, StringComparison.Ordinal);
        Assert.Contains("transient", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, lab.Database.Dump());

        // When the issuer is back, it is asked at once.
        await lab.Provider.StartAgain();
        Assert.Equal(WorkplaceOutcome.ContactAndUserCreated, lab.Register(token).Outcome);
        string next = lab.Provider.Sign(Claims());
        await lab.Provider.Stop();
        Assert.Equal(WorkplaceOutcome.Known, lab.Register(next).Outcome);
    }

    [Fact]
    public void Without_a_workplace_issuer_no_token_is_taken()
    {
        string token = Sign();
        _lab.Database.Connection.WorkplaceIssuers.Remove(new WorkplaceIssuerReference("Default"));
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => _lab.Register(token));
        Assert.Equal(ErrorIds.IssuerNotFound, error.ErrorId);
        Assert.Contains("New-WorkplaceIssuer", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Claims() => new() { ["email"] = "admin@example.org", ["email_verified"] = true };

    private string Sign(Dictionary<string, object?>? claims = null, SigningCredentials? credentials = null)
    {
        Dictionary<string, object?> all = Claims();
        foreach ((string name, object? value) in claims ?? [])
        {
            all[name] = value;
        }

        return _lab.Provider.Sign(all, credentials);
    }

    /// <summary>Returns a token with one header value added or replaced, such as "typ".</summary>
    private string SignWith(string name, object value)
    {
        string[] parts = Sign().Split('.');
        Dictionary<string, object> header =
            System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(parts[0]))!;
        header[name] = value;
        string signed = $"{Encode(System.Text.Json.JsonSerializer.Serialize(header))}.{parts[1]}";
        byte[] signature = _lab.Provider.Key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(json);
}
