using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests of undoing what somebody typed: conflicts with what was changed since, and the record of the undo.</summary>
public sealed class ManualUndoTests : IDisposable
{
    private readonly Session _session = new(pool: 5);

    public ManualUndoTests() => _session.Do(
        """
        $null = 'Staff', 'Spare' | ForEach-Object { New-UserGroup $_ }
        [void] ('Ann', 'Bob', 'Cor' | ForEach-Object { New-Contact -LastName $_ -ExternalReference "E-$_" })
        $null = 'E-Ann', 'E-Bob' | ForEach-Object { New-SystemUser $_ }
        """);

    public void Dispose() => _session.Dispose();

    /// <summary>For each conflict: what is undone, what changed since, and what the error says.</summary>
    public static TheoryData<string, string, string> Conflicts { get; } = new()
    {
        {
            "Set-Contact E-Ann -JobTitle Baker",
            "Set-Contact E-Ann -JobTitle Cook",
            "E-Ann: JobTitle was 'Baker' after the run and is 'Cook' now (Update E-Ann by "
        },
        {
            "[void] (New-Contact -LastName Dirk -ExternalReference E-Dirk)",
            "Set-Contact E-Dirk -JobTitle Cook",
            "E-Dirk: was changed (Update E-Dirk by "
        },
        {
            "[void] (New-Contact -LastName Dirk -ExternalReference E-Dirk)",
            "Remove-Contact E-Dirk",
            "E-Dirk: was removed (Remove E-Dirk by "
        },
        {
            "[void] (New-Contact -LastName Dirk -ExternalReference E-Dirk)",
            "[void] (New-SystemUser E-Dirk)",
            "it has a system user 'dirk' now (Create dirk by "
        },
        {
            "[void] (New-Contact -OrganizationName Acme -ExternalReference O-1)",
            "Set-Contact E-Cor -Organization O-1",
            "it has a contact 'Cor' now"
        },
        {
            "Remove-Contact E-Cor",
            "[void] (New-Contact -LastName Other -ExternalReference E-Cor)",
            "another contact has 'E-Cor' now (Create E-Cor by "
        },
        { "$null = New-SystemUser E-Cor", "Add-UserGroupMember Staff cor", "it has a membership now" },
        { "$null = New-SystemUser E-Cor", "Set-SystemUserCredential cor -Generate", "cor: was changed (SetPassword cor by " },
        { "Disable-SystemUser ann", "Set-UserLicense Requestor 1", "License Requestor: users that get theirs back need 1, and 0 of 1 are left" },
        {
            "Set-SystemUserLicense ann FullUser",
            "Disable-SystemUser ann",
            "ann: License was 'FullUser' after the run and is empty now (Archive ann by "
        },
        {
            "Set-SystemUserLicense ann FullUser",
            "Set-UserGroup Staff -RequiredLicense FullUser; Add-UserGroupMember Staff ann",
            "with the license Requestor, 'ann' cannot be a member of 'Staff', which needs FullUser"
        },
        {
            "Set-SystemUserCredential ann -Username anna",
            "Set-ClientSetting UsernameReuseDays 0; Set-SystemUserCredential bob -Username ann",
            "another system user has 'ann' now"
        },
        { "Remove-UserGroup Spare", "$null = New-UserGroup Spare", "Spare: another group or profile has 'Spare' now (Create Spare by " },
        { "$null = New-UserGroup More", "Add-UserGroupMember More ann", "More: it has a membership now" },
        {
            "Set-UserLicense Support 2",
            "Set-UserLicense Support 3",
            "Support: Total was '2' after the run and is '3' now (Update Support by "
        },
        {
            "Set-UserLicense Support 20",
            "1..6 | ForEach-Object { New-Contact -LastName \"L$_\" } | New-SystemUser -License Support | ForEach-Object { }",
            "Support: 6 licenses of the pool are in use, and it had 5"
        },
        {
            "Set-ClientSetting ClientName Zero; Set-ClientSetting ClientName One",
            "Set-ClientSetting ClientName Two",
            "ClientName: Value was 'One' after the run and is 'Two' now"
        },
        {
            "Set-SystemUserSetting ann Language de; Set-SystemUserSetting ann Language nl",
            "Set-SystemUserSetting ann Language fr",
            "ann: Value was 'nl' after the run and is 'fr' now"
        },
    };

    [Theory]
    [MemberData(nameof(Conflicts))]
    public void What_was_changed_since_is_a_conflict_that_says_what_and_by_whom_and_changes_nothing(string act, string since, string says)
    {
        _session.Do(act);
        long run = Last();
        _session.Do(since);
        foreach (string parameter in new[] { string.Empty, " -WhatIf" })
        {
            ErrorRecord error = _session.Fails("UndoConflict", ErrorCategory.ResourceExists, $"Undo-ProvisioningRun {run}{parameter}");
            Assert.Contains(says, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal("Completed", _session.One($"(Get-ProvisioningRun {run}).Status"));
    }

    [Fact]
    public void What_others_changed_beside_it_stays_and_the_display_name_is_computed_anew()
    {
        _session.Do("Set-Contact E-Ann -FirstName Anna");
        long run = Last();
        _session.Do("Set-Contact E-Ann -Prefix van -JobTitle Cook");
        _session.Do($"[void] (Undo-ProvisioningRun {run})");
        Assert.Equal("van Ann|Cook", _session.One("$c = Get-Contact -ExternalReference E-Ann; \"$($c.DisplayName)|$($c.JobTitle)\""));
    }

    [Fact]
    public void A_login_since_is_no_conflict()
    {
        _session.Do("$null = New-SystemUser E-Cor");
        long run = Last();
        _session.Do("Register-UserLogin cor; [void] (Undo-ProvisioningRun " + run + ")");
        Assert.Empty(_session.Text("(Get-SystemUser cor*).Username"));
    }

    [Fact]
    public void A_removed_group_comes_back_with_its_members()
    {
        _session.Do("'ann', 'bob' | Add-UserGroupMember Staff; Remove-UserGroup Staff");
        _session.Do($"[void] (Undo-ProvisioningRun {Last()})");
        Assert.Equal(["ann", "bob"], _session.Text("(Get-UserGroupMember Staff).Username"));
        _session.Do("Remove-UserGroupMember Staff ann");
    }

    [Fact]
    public void The_undo_is_a_run_of_its_own_with_reversed_entries_and_leaves_the_items_of_the_undone_run_as_they_are()
    {
        _session.Do("Set-SystemUserCredential ann -Username anna");
        long run = Last();
        string items = $"Get-ProvisioningRunItem {run} | ForEach-Object {{ \"$($_.Action) $($_.DisplayName) $($_.Changes)\" }}";
        string before = _session.One(items);
        _session.Do($"[void] (Undo-ProvisioningRun {run})");
        Assert.Equal(before, _session.One(items));
        Assert.Equal("Undo-ProvisioningRun", _session.One($"(Get-ProvisioningRun {Last()}).Command"));
        Assert.Equal(
            ["Rename ann Username=anna Username=ann", $"Undo {run} Status=Completed Status=Undone"],
            _session.Text($"Get-ProvisioningAudit | Where-Object RunId -eq {Last()} | "
                + "ForEach-Object { \"$($_.Action) $($_.Target) $($_.Before) $($_.After)\" }"));
    }

    [Fact]
    public void The_undone_run_is_handed_on_with_its_counts()
    {
        _session.Do("Set-Contact E-Ann -JobTitle Cook");
        string counts = "ForEach-Object { \"$($_.Command) $($_.Status) $($_.Rows) $($_.Updated)\" }";
        string undo = $"Undo-ProvisioningRun {Last()} | {counts}";
        Assert.Equal("Set-Contact Undone 1 1", _session.One(undo));
        Assert.Equal("Set-Contact Undone 1 1", _session.One(undo));
    }

    [Fact]
    public void A_second_undo_says_that_nothing_is_left_to_do_and_an_undo_is_not_undone()
    {
        _session.Do("Set-ClientSetting ClientName One");
        long run = Last();
        _session.Do($"[void] (Undo-ProvisioningRun {run})");
        long undo = Last();
        string after = _session.Dump();
        Assert.Contains("was undone already", _session.Run($"Undo-ProvisioningRun {run} -Verbose").Rest, StringComparison.Ordinal);
        Assert.Equal(after, _session.Dump());
        ErrorRecord error = _session.Fails("UndoConflict", ErrorCategory.ResourceExists, $"Undo-ProvisioningRun {undo}");
        Assert.Contains("can only be done again", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_only_set_passwords_is_refused_with_the_reason()
    {
        _session.Do("Get-SystemUser | Set-SystemUserCredential -Generate");
        ErrorRecord error = _session.Fails("UndoConflict", ErrorCategory.ResourceExists, $"Undo-ProvisioningRun {Last()}");
        Assert.Contains("2 passwords stay set", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_undo_of_a_restore_without_password_archives_again_and_says_beforehand_that_the_password_stays_removed()
    {
        _session.Do("$null = Set-SystemUserCredential ann -Generate -PassThru; Disable-SystemUser ann; Enable-SystemUser ann -ResetCredential");
        long run = Last();
        foreach (string parameter in new[] { " -WhatIf", " -Confirm:$false" })
        {
            Result result = _session.Run($"Undo-ProvisioningRun {run}{parameter}");
            Assert.Contains(result.Warnings, warning => warning.Contains("1 password stays removed", StringComparison.Ordinal));
        }

        Assert.Equal("Archived None", _session.One("$u = Get-SystemUser ann; \"$($u.Status) $($u.CredentialStatus)\""));
    }

    [Fact]
    public void The_undo_of_scheduling_takes_the_mail_back_or_moves_it_back()
    {
        _session.Do("Set-Contact E-Ann -Email ann@x.example; $null = Send-LoginCredential ann -At ([datetime]::Today.AddDays(5))");
        long first = Last();
        _session.Do("$null = Send-LoginCredential ann -At ([datetime]::Today.AddDays(9)) -To boss@x.example -Force");
        _session.Do($"[void] (Undo-ProvisioningRun {Last()})");
        Assert.Equal($"{DateTime.Today.AddDays(5):yyyy-MM-dd}", _session.One("(Get-SystemUser ann).CredentialSendOn.ToString('yyyy-MM-dd')"));
        _session.Do($"[void] (Undo-ProvisioningRun {first})");
        Assert.Equal("None", _session.One("(Get-SystemUser ann).CredentialStatus"));
    }

    [Fact]
    public void The_undo_of_sending_schedules_no_mail_again()
    {
        string mail = _session.File("mail");
        _session.Do($"Set-Contact E-Ann -Email ann@x.example; $null = Send-LoginCredential ann -At ([datetime]::Today); "
            + $"$null = Send-LoginCredential ann -PickupDirectory '{mail}' -From it@x.example -WarningAction Ignore");
        Assert.Single(Directory.GetFiles(mail));
        ErrorRecord error = _session.Fails("UndoConflict", ErrorCategory.ResourceExists, $"Undo-ProvisioningRun {Last()}");
        Assert.Contains("1 mail stays sent", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("Sent", _session.One("(Get-SystemUser ann).CredentialStatus"));
    }

    [Fact]
    public void A_pipeline_that_changes_the_same_row_several_times_is_put_back_as_a_whole()
    {
        _session.Do("Set-Contact E-Ann -JobTitle Cook");
        _session.Do("1..9 | ForEach-Object { [pscustomobject] @{ Contact = 'E-Ann'; JobTitle = \"Job $_\" } } | Set-Contact");
        _session.Do($"[void] (Undo-ProvisioningRun {Last()})");
        Assert.Equal("Cook", _session.One("(Get-Contact -ExternalReference E-Ann).JobTitle"));
    }

    private long Last() => long.Parse(_session.One("@(Get-ProvisioningRun -Kind Manual)[-1].Id"), CultureInfo.InvariantCulture);
}
