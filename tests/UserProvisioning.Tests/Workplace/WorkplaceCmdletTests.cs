using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Workplace;

public sealed class WorkplaceCmdletTests(SharedProvider shared) : IAsyncLifetime
{
    private readonly Session _session = new();
    private OpenIdProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await shared.Get();
        _session.Issuer(_provider.Issuer);
        _session.Do("New-UserGroup Staff; Set-ClientSetting DefaultUserGroups Staff");
    }

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_is_given_as_text_or_as_a_property_of_a_webhook_body()
    {
        foreach (string name in new[] { "first", "second", "third", "fourth" })
        {
            await Bring(name, "s-1");
        }

        Assert.Equal(["ContactAndUserCreated", "Known", "Known", "Known"], _session.Text(
            """
            Register-WorkplaceLogin $first | ForEach-Object Outcome
            $second | Register-WorkplaceLogin | ForEach-Object Outcome
            [pscustomobject] @{ idToken = $third } | Register-WorkplaceLogin | ForEach-Object Outcome
            [pscustomobject] @{ id_token = $fourth; nonce = 'n-1' } | Register-WorkplaceLogin | ForEach-Object Outcome
            """));
        Assert.Equal(["s-1 Jansen"], _session.Text("Get-Contact | Get-WorkplaceIdentity | ForEach-Object { \"$($_.Subject) $($_.DisplayName)\" }"));
        Assert.Equal(["0"], _session.Text("Get-WorkplaceIdentity | Remove-WorkplaceIdentity; @(Get-WorkplaceIdentity).Count"));
    }

    [Fact]
    public async Task A_bad_token_is_its_own_error_and_the_next_token_is_used()
    {
        await Bring("token", "s-1");
        Result result = _session.Run("'bad', $token | Register-WorkplaceLogin");
        Assert.Equal("TokenInvalid", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Single(result.Output);
        Assert.Null(result.End);
    }

    [Fact]
    public async Task A_token_that_is_presented_twice_is_its_own_error_also_with_WhatIf()
    {
        await Bring("token", "s-1");
        Assert.Equal("ContactAndUserCreated", _session.One("($token | Register-WorkplaceLogin).Outcome"));
        string before = _session.Dump();
        _session.Fails("TokenUsed", System.Management.Automation.ErrorCategory.AuthenticationError, "$token | Register-WorkplaceLogin");
        _session.Fails("TokenUsed", System.Management.Automation.ErrorCategory.AuthenticationError, "$token | Register-WorkplaceLogin -WhatIf");
        Assert.Equal(before, _session.Dump());
    }

    [Fact]
    public async Task WhatIf_names_the_objects_and_makes_none()
    {
        await Bring("token", "s-1");
        Assert.Contains(
            "Create contact and system user 'jansen' with license Requestor",
            _session.WhatIf("$token | Register-WorkplaceLogin"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_token_is_written_anywhere()
    {
        await Bring("token", "s-1");
        Result result = _session.Run("$VerbosePreference = $DebugPreference = 'Continue'; $token | Register-WorkplaceLogin | Out-Default; $token "
            + "+ 'x' | Register-WorkplaceLogin; Get-ProvisioningAudit | Out-Default");
        string token = _session.Text("$token")[0];
        Assert.DoesNotContain(
            token[20..60],
            _session.Host.Shown + result.Rest + string.Join('\n', result.Errors) + _session.Dump(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_body_may_be_a_list_and_may_lack_the_token()
    {
        await Bring("token", "s-1");
        _session.Set(
            "body",
            $$"""[{ "IDTOKEN": "{{_session.Text(
                "$token")[0]}}" }, { "IdToken": null }, { "idToken": "" }, { "other": 1 }, { "idToken": "{{_session.Text(
                "$token")[0]}}", "nonce": "n-2" }]""");
        string before = _session.Dump();
        Result result = _session.Run(ConvertFromJson + "$body | ConvertFrom-Json | Register-WorkplaceLogin");
        Assert.Null(result.End);
        Assert.Equal("ContactAndUserCreated", Assert.Single(result.Output).Properties["Outcome"].Value.ToString());
        Assert.Equal(Enumerable.Repeat("TokenInvalid", 4), result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.NotEqual(before, _session.Dump());
        Assert.Empty(_session.Do("@() | Register-WorkplaceLogin"));
        _session.Fails("TokenInvalid", System.Management.Automation.ErrorCategory.AuthenticationError, "$null | Register-WorkplaceLogin");
    }

    [Fact]
    public async Task The_sample_runbook_accepts_a_webhook_body()
    {
        await Bring("token", "s-1");
        _session.Set("body", $$"""[{ "idToken": "forged" }, { "idToken": "{{_session.Text("$token")[0]}}" }]""");
        string runbook = Path.Combine(Repository.Root, "samples", "runbooks", "workplace-login.ps1");
        Result result = _session.Run($"{ConvertFromJson} function Write-Warning($Message) {{ $Message | Out-Host }} function Import-Module {{ }} "
            + $"& '{runbook}' -WebhookData ([pscustomobject] @{{ RequestBody = $body }}) {_session.Location}");
        Assert.Null(result.End);
        Assert.Equal("ContactAndUserCreated", Assert.Single(result.Output).Properties["Outcome"].Value.ToString());
        Assert.Equal("TokenInvalid", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public async Task An_identity_is_removed_by_object_or_id_and_not_by_another_id()
    {
        await Bring("token", "s-1");
        _session.Do("$login = $token | Register-WorkplaceLogin");
        Assert.NotEmpty(_session.Run("Get-Contact | Remove-WorkplaceIdentity").Errors);
        Assert.NotEmpty(_session.Run("$login.SystemUser | Remove-WorkplaceIdentity").Errors);
        Assert.Equal("1", _session.One("@($login.SystemUser | Get-WorkplaceIdentity).Count"));
        Assert.Contains("Cut workplace identity", _session.WhatIf("Get-WorkplaceIdentity | Remove-WorkplaceIdentity"), StringComparison.Ordinal);
        _session.Fails("ContactNotFound", System.Management.Automation.ErrorCategory.ObjectNotFound, "Remove-WorkplaceIdentity 4711");
        Assert.Equal("0", _session.One("Remove-WorkplaceIdentity (Get-WorkplaceIdentity).Id; @(Get-WorkplaceIdentity).Count"));
    }

    [Fact]
    public async Task Users_are_found_by_last_login_and_by_workplace_identifier()
    {
        await Bring("token", "s-1");
        _session.Do("Set-ClientSetting ClientReference ACME; $user = ($token | Register-WorkplaceLogin).SystemUser; $never = New-Contact "
            + "-LastName Never | New-SystemUser");
        Assert.Equal(["True jansen never", "", "jansen"], _session.Text(
            """
            "$($user.LastLoginAt -gt [DateTime]::Now.AddMinutes(-5)) $((Get-SystemUser -InactiveSince ([DateTime]::Now.AddDays(1))).Username)"
            "$((Get-SystemUser -InactiveSince ([DateTime]::Now.AddDays(-1))).Username)"
            (Get-SystemUser -WorkplaceIdentifier "acme-jansen").Username
            """));
    }

    // The engine of the tests runs without PowerShell's Utility module, which has this command.
    private const string ConvertFromJson =
        "function ConvertFrom-Json { process { foreach ($item in [Text.Json.Nodes.JsonNode]::Parse($_).AsArray()) { $made = [ordered] @{}; "
            + "foreach ($pair in $item.AsObject().GetEnumerator()) { $made[$pair.Key] = if ($null -eq $pair.Value) { $null } else { "
            + "\"$($pair.Value)\" } }; [pscustomobject] $made } } }\n";

    private async Task Bring(string variable, string subject) => _session.Set(
        variable, await _provider.SignIn(subject, ("email", $"{subject}@example.org"), ("email_verified", true), ("family_name", "Jansen")));
}
