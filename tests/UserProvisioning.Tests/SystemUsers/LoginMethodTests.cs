using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>Tests of how users sign in: who needs a password, who gets a mail, and who gets in through the workplace app.</summary>
public sealed class LoginMethodTests(SharedProvider provider)
{
    [Fact]
    public void Who_signs_in_through_the_app_only_needs_no_password_and_gets_no_mail()
    {
        using var session = new Session();
        session.Set("mails", session.File("mails"));
        session.Do("""
            $null = New-UserGroup Staff; Set-ClientSetting DefaultUserGroups Staff
            $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference A -Email ann@example.org
            $null = New-Contact -FirstName Bob -LastName Vos -ExternalReference B -Email bob@example.org
            $null = Get-Contact | New-SystemUser
            """);
        Assert.Equal(["Any", "Any"], session.Text("Get-SystemUser | ForEach-Object LoginMethod"));
        Assert.Empty(session.Do("Set-SystemUser abos -LoginMethod Workplace -WhatIf"));
        Assert.Equal(["Any"], session.Text("(Get-SystemUser abos).LoginMethod"));
        Assert.Equal(["Workplace"], session.Text("(Set-SystemUser abos -LoginMethod Workplace -PassThru).LoginMethod"));
        Assert.Equal(["True ", "False NoCredential"], session.Text(
            "Get-SystemUser | Test-SystemUser | ForEach-Object { \"$($_.CanLogIn) $($_.Reasons)\" }"));
        foreach (string force in new[] { string.Empty, " -Force" })
        {
            Assert.Equal(["Skipped The user signs in through the workplace app only"], session.Text(
                $"Send-LoginCredential abos -PickupDirectory $mails{force} | ForEach-Object {{ \"$($_.Status) $($_.Reason)\" }}")
                .Select(line => line.Split(',')[0]));
        }

        Assert.Equal(["None"], session.Text("(Get-SystemUser abos).CredentialStatus"));

        // What is so already makes no run and no entry, and neither does a call that asks for nothing.
        session.Do("Set-SystemUser abos -LoginMethod Workplace; Set-SystemUser abos");
        Assert.Equal(["Update abos Any Workplace"], session.Text("""
            Get-ProvisioningAudit -User abos | Where-Object Action -eq Update |
                ForEach-Object { "$($_.Action) $($_.Target) $($_.Before['LoginMethod']) $($_.After['LoginMethod'])" }
            """));
        session.Do("Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Set-SystemUser)[-1].Id");
        Assert.Equal(["Any False"], session.Text("Get-SystemUser abos | ForEach-Object { \"$($_.LoginMethod) $((Test-SystemUser $_).CanLogIn)\" }"));
    }

    [Fact]
    public async Task Who_signs_in_with_a_password_only_is_not_let_in_through_the_app_and_needs_a_password()
    {
        await using WorkplaceLab lab = await WorkplaceLab.At(provider);
        SystemUser user = lab.User(lab.Person("ann@example.org", "Bos"));
        SystemUserReference[] ann = [new(user)];
        Set(LoginMethod.Password);
        Assert.Contains("Set-SystemUser", lab.Denied(await SignIn(), WorkplaceReasons.PasswordOnly).Message, StringComparison.Ordinal);

        Set(LoginMethod.Any);
        Assert.Equal(WorkplaceOutcome.Known, lab.Register(await SignIn()).Outcome);
        Assert.Empty(Reasons());
        Set(LoginMethod.Password);
        lab.Denied(await SignIn(), WorkplaceReasons.PasswordOnly);
        Assert.Equal([LoginReasons.NoCredential], Reasons());
        Set(LoginMethod.Workplace);
        Assert.Equal(WorkplaceOutcome.Known, lab.Register(await SignIn()).Outcome);
        Assert.Empty(Reasons());

        // Other reasons come first.
        lab.Database.Connection.UserBlocks.Block(ann)[0].Require();
        lab.Denied(await SignIn(), LoginReasons.Blocked);

        void Set(LoginMethod method) => Assert.Equal(
            method, lab.Database.Connection.SystemUsers.Set(ann, method, null)[0].Require().LoginMethod);

        IEnumerable<string> Reasons() => lab.Database.Connection.SystemUsers.Test(ann)[0].Require().Reasons;

        Task<string> SignIn() => lab.Provider.SignIn("s-ann", ("email", "ann@example.org"), ("email_verified", true));
    }
}
