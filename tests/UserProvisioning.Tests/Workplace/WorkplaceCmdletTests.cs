using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Workplace;

public sealed class WorkplaceCmdletTests : IAsyncLifetime
{
    private readonly Session _session = new();
    private OpenIdProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.Start();
        _session.Do($"Set-ClientSetting WorkplaceIssuer {_provider.Issuer}; Set-ClientSetting WorkplaceAudience {OpenIdProvider.Audience}; Set-ClientSetting WorkplaceProvisioning ContactAndUser");
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_comes_as_text_and_as_a_property_of_what_a_webhook_brings()
    {
        await Bring("token", "s-1");
        Assert.Equal(["ContactAndUserCreated", "Known", "Known", "Known"], _session.Text(
            """
            Register-WorkplaceLogin $token | ForEach-Object Outcome
            $token | Register-WorkplaceLogin | ForEach-Object Outcome
            [pscustomobject] @{ idToken = $token } | Register-WorkplaceLogin | ForEach-Object Outcome
            [pscustomobject] @{ id_token = $token; nonce = 'n-1' } | Register-WorkplaceLogin | ForEach-Object Outcome
            """));
        Assert.Equal(["s-1 Jansen"], _session.Text("Get-Contact | Get-WorkplaceIdentity | ForEach-Object { \"$($_.Subject) $($_.DisplayName)\" }"));
        Assert.Equal(["0"], _session.Text("Get-WorkplaceIdentity | Remove-WorkplaceIdentity; @(Get-WorkplaceIdentity).Count"));
    }

    [Fact]
    public async Task A_bad_token_is_an_error_of_its_own_and_the_next_one_is_taken()
    {
        await Bring("token", "s-1");
        Result result = _session.Run("'bad', $token | Register-WorkplaceLogin");
        Assert.Equal("TokenInvalid", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Single(result.Output);
        Assert.Null(result.End);
    }

    [Fact]
    public async Task WhatIf_says_what_would_be_made_and_makes_nothing()
    {
        await Bring("token", "s-1");
        Assert.Contains("Create contact and system user 'jansen' with license Requestor", _session.WhatIf("$token | Register-WorkplaceLogin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_token_is_written_anywhere()
    {
        await Bring("token", "s-1");
        Result result = _session.Run("$VerbosePreference = $DebugPreference = 'Continue'; $token | Register-WorkplaceLogin | Out-Default; $token + 'x' | Register-WorkplaceLogin; Get-ProvisioningAudit | Out-Default");
        string token = _session.Text("$token")[0];
        Assert.DoesNotContain(token[20..60], _session.Host.Shown + result.Rest + string.Join('\n', result.Errors) + _session.Dump(), StringComparison.Ordinal);
    }

    private async Task Bring(string variable, string subject) => _session.Set(
        variable, await _provider.SignIn(subject, ("email", $"{subject}@example.org"), ("email_verified", true), ("family_name", "Jansen")));
}
