using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Workplace;

/// <summary>Tests of Test-WorkplaceIssuer with a real provider, and with issuers that publish what no provider should.</summary>
public sealed class TestIssuerTests(SharedProvider shared)
{
    [Fact]
    public async Task A_real_provider_passes_every_step()
    {
        await using WorkplaceLab lab = await WorkplaceLab.At(shared);
        lab.Database.Group("Planners");
        lab.Change(issuer => issuer with
        {
            EmailDomain = ["example.org"],
            GroupMap = new Dictionary<string, IReadOnlyList<string>> { ["plan"] = ["Planners"] },
            RequiredGroup = ["fm"],
        });
        WorkplaceIssuerCheck[] checks = Test(lab);
        Assert.Equal(["Discovery", "Issuer", "Keys", "Algorithms", "EmailDomain", "Groups"], checks.Select(check => check.Step));
        Assert.All(checks, check => Assert.Equal((WorkplaceIssuerCheckResult.Passed, null), (check.Result, check.ErrorId)));
        Assert.Contains("example.org", checks[4].Message, StringComparison.Ordinal);
        Assert.Contains("'Planners'", checks[5].Message, StringComparison.Ordinal);
        Assert.Contains("'fm'", checks[5].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_fails_the_first_step_and_skips_those_that_need_it()
    {
        await using WorkplaceLab lab = await WorkplaceLab.Alone();
        await lab.Provider.Stop();
        WorkplaceIssuerCheck[] checks = Test(lab);
        Assert.Equal(
            ["Failed ConnectionFailed", "Skipped ", "Skipped ", "Skipped ", "Passed ", "Passed "],
            checks.Select(check => $"{check.Result} {check.ErrorId}"));
        await lab.Provider.StartAgain();
        Assert.All(Test(lab), check => Assert.Equal(WorkplaceIssuerCheckResult.Passed, check.Result));
    }

    [Fact]
    public void What_an_issuer_should_not_publish_fails_the_step_that_is_about_it()
    {
        using var issuer = new StaticIssuer();
        using WorkplaceLabOwner owner = new(WorkplaceLab.At(issuer));
        RsaSecurityKey key = OpenIdProvider.NewKey();
        string good = issuer.Discovery;
        issuer.Discovery = "<html>";
        Assert.Equal("Discovery", Failed(owner.Lab));
        issuer.Discovery = good.Replace(issuer.Issuer + "\"", "https://evil.example.org/\"", StringComparison.Ordinal);
        Assert.Equal("Issuer", Failed(owner.Lab));
        issuer.Discovery = good;
        Assert.Equal("Keys", Failed(owner.Lab));
        using RSA weak = RSA.Create(1024);
        issuer.Publish(
            (new RsaSecurityKey(weak) { KeyId = "weak" }, "sig"), (new SymmetricSecurityKey(new byte[32]) { KeyId = "s" }, "sig"), (key, "enc"));
        Assert.Equal("Keys", Failed(owner.Lab));
        issuer.Publish((key, "sig"));
        issuer.Discovery = Said("HS256");
        Assert.Equal("Algorithms", Failed(owner.Lab));
        issuer.Discovery = Said("HS256", "ES256");
        Assert.Equal(string.Empty, Failed(owner.Lab));

        string Said(params string[] algorithms) => JsonSerializer.Serialize(new
        {
            issuer = issuer.Issuer, jwks_uri = issuer.Issuer + "keys", id_token_signing_alg_values_supported = algorithms,
        });
    }

    private static WorkplaceIssuerCheck[] Test(WorkplaceLab lab) =>
        lab.Database.Connection.WorkplaceIssuers.Test(new WorkplaceIssuerReference("default"), TestContext.Current.CancellationToken).ToArray();

    private static string Failed(WorkplaceLab lab) =>
        string.Join(' ', Test(lab).Where(check => check.Result == WorkplaceIssuerCheckResult.Failed).Select(check => check.Step));

    private sealed class WorkplaceLabOwner(WorkplaceLab lab) : IDisposable
    {
        internal WorkplaceLab Lab => lab;

        public void Dispose() => lab.Database.Dispose();
    }
}
