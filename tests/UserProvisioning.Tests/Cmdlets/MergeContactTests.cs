using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of Merge-Contact: what moves, what reaches the contact that stays, and the undo.</summary>
public sealed class MergeContactTests : IDisposable
{
    private readonly Session _session = new();

    public MergeContactTests()
    {
        _session.Set("file", _session.File("hr.csv"));
        _session.Do("""
            $null = New-UserGroup Staff
            $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference A -Phone 1 -Department Old
            $null = New-Contact -FirstName Anna -LastName Bos -ExternalReference B -Department New
            $null = New-Contact -LastName Report -ExternalReference R -ManagerReference a
            $null = New-Contact -OrganizationName Acme -ExternalReference O
            $null = New-Contact -OrganizationName 'Acme BV' -ExternalReference P
            $null = New-Contact -LastName Member -ExternalReference M -Organization O
            """);
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_contact_that_stays_gets_user_history_references_and_the_values_that_it_lacks()
    {
        _session.Do("$null = New-SystemUser A -Username ann -UserGroup Staff; Merge-Contact A -Into B -Confirm:$false");
        Assert.Equal(["B Anna Bos 1 New True"], _session.Text(
            "Get-Contact -ExternalReference a | ForEach-Object { \"$($_.ExternalReference) $($_.DisplayName) $($_.Phone) $($_.Department) "
            + "$($_.HasSystemUser)\" }"));
        Assert.Equal(["B Staff"], _session.Text("Get-SystemUser ann | ForEach-Object { \"$($_.ExternalReference) $($_.UserGroups)\" }"));
        Assert.Equal(["Report"], _session.Text("Get-Contact -Manager B"));
        Assert.Equal(["Report"], _session.Text("Get-Contact -Manager A"));
        string[] history = _session.Text("Get-ProvisioningAudit -Contact A | ForEach-Object { \"$($_.Action) $($_.Target)\" }").ToArray();
        Assert.Contains("Create A", history);
        Assert.Contains("Create ann", history);
        Assert.Contains("Merge B", history);
        Fails(ErrorIds.ContactInvalid, "New-Contact -LastName X -ExternalReference A");
        Assert.Equal(["3"], _session.Text("(Set-Contact A -Phone 3 -PassThru).Phone"));
    }

    [Fact]
    public void Persons_of_an_organization_move_with_it()
    {
        _session.Do("Merge-Contact O -Into P -Confirm:$false");
        Assert.Equal(["Acme BV"], _session.Text("(Get-Contact -ExternalReference M).OrganizationName"));
        Assert.Equal(["Member"], _session.Text("Get-Contact -Organization O"));
    }

    [Theory]
    [InlineData("ann", "bea")]
    [InlineData("bea", "ann")]
    public void Of_two_users_one_stays_and_the_other_frees_its_license_and_gives_up_its_name(string kept, string gone)
    {
        _session.Do("Set-UserLicense Requestor 2; $null = New-SystemUser A -Username ann -UserGroup Staff; $null = New-SystemUser B -Username bea; "
            + "Set-SystemUserSetting ann Language nl");
        string before = State();
        Fails(ErrorIds.ContactHasSystemUser, "Merge-Contact A -Into B -Confirm:$false");
        Assert.Equal(before, State());
        _session.Do($"Merge-Contact A -Into B -KeepUser {kept} -Confirm:$false");
        Assert.Equal([$"{kept} B"], _session.Text("Get-SystemUser | ForEach-Object { \"$($_.Username) $($_.ExternalReference)\" }"));
        Assert.Equal(["1"], _session.Text("(Get-UserLicense Requestor).Used"));
        Fails(ErrorIds.UsernameTaken, $"New-SystemUser R -Username {gone}");
        _session.Do("Undo-ProvisioningRun (Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Merge-Contact).Id -Confirm:$false");
        Assert.Equal(before, State());
    }

    [Fact]
    public void The_undo_of_a_merge_says_beforehand_that_a_removed_user_has_no_password_and_records_whom_it_moved_back()
    {
        _session.Do("$null = New-SystemUser A -Username ann; $null = New-SystemUser B -Username bea; "
            + "$null = Set-SystemUserCredential ann -Generate -PassThru; Merge-Contact A -Into B -KeepUser bea -Confirm:$false; "
            + "$merge = (Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Merge-Contact).Id");
        foreach (string parameter in new[] { "-WhatIf", "-Confirm:$false" })
        {
            Assert.Contains(
                _session.Run($"Undo-ProvisioningRun $merge {parameter}").Warnings,
                warning => warning.Contains("1 user that was removed comes back without a password", StringComparison.Ordinal));
        }

        Assert.Equal(["ann None NoCredential"], _session.Text(
            "Get-SystemUser ann | ForEach-Object { \"$($_.Username) $($_.CredentialStatus) $((Test-SystemUser $_).Reasons -eq 'NoCredential')\" }"));
        Assert.Contains("Update R B a", Reversed());

        _session.Do("Merge-Contact O -Into P -Confirm:$false; "
            + "$merge = @(Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Merge-Contact)[-1].Id");
        Result undone = _session.Run("Undo-ProvisioningRun $merge -Confirm:$false");
        Assert.Empty(undone.Warnings);
        Assert.Contains(Reversed(), entry => entry.StartsWith("Update M", StringComparison.Ordinal));
        Assert.Equal(["Create", "Update", "Update"], _session.Text("Get-ProvisioningAudit -Contact M | ForEach-Object Action"));
    }

    [Fact]
    public void Own_contact_fields_are_filled_by_a_merge_and_put_back_by_its_undo()
    {
        _session.Do(
            "[void] (New-ContactField Shoe -Type Number); [void] (New-ContactField Badge -Type Text); "
                + "[void] (New-Contact -LastName Vos -ExternalReference own1 -Field @{ Shoe = 1; Badge = 'x' }); "
                + "[void] (New-Contact -LastName Vos -ExternalReference own2 -Field @{ Shoe = 2 }); Merge-Contact own1 -Into own2 -Confirm:$false");
        const string Show = "Get-Contact -ExternalReference own* | "
            + "ForEach-Object { \"$($_.ExternalReference) $($_.Fields.Shoe) $($_.Fields.Badge)\" }";
        Assert.Equal(["own2 2 x"], _session.Text(Show));
        _session.Do("[void] (Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual)[-1] -Confirm:$false)");
        Assert.Equal(["own1 1 x", "own2 2 "], _session.Text(Show));
    }

    [Fact]
    public void A_run_that_made_the_merged_contact_is_undone_after_the_merge_was()
    {
        Import("Z,Zoe,x", "Y,Zoe,x");
        _session.Do("Merge-Contact Z -Into Y -Confirm:$false; $run = @(Get-ProvisioningRun)[-1].Id");
        Assert.Equal(["2 Z Create", "3 Y Create"], _session.Text(
            "Get-ProvisioningRunItem $run | ForEach-Object { \"$($_.Line) $($_.ExternalReference) $($_.Action)\" }"));
        string before = State();
        Result refused = _session.Run("Undo-ProvisioningRun $run -Confirm:$false");
        Assert.Equal([ErrorIds.UndoConflict], refused.ErrorIds);
        Assert.Contains("Zoe (Z): the contact was merged into 'Zoe' (Y)", refused.Everything, StringComparison.Ordinal);
        Assert.Equal(before, State());
        _session.Do("Undo-ProvisioningRun (Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Merge-Contact).Id -Confirm:$false; "
            + "Undo-ProvisioningRun $run -Confirm:$false");
        Assert.Empty(_session.Text("Get-Contact -ExternalReference Y, Z -ErrorAction Ignore"));
    }

    [Theory]
    [InlineData(ErrorIds.ContactInvalid, "Merge-Contact A -Into a -Confirm:$false")]
    [InlineData(ErrorIds.ContactInvalid, "Merge-Contact A -Into O -Confirm:$false")]
    [InlineData(ErrorIds.ContactNotFound, "Merge-Contact A -Into nobody -Confirm:$false")]
    [InlineData(ErrorIds.UserNotFound, "$null = New-SystemUser R -Username rep; Merge-Contact A -Into B -KeepUser rep -Confirm:$false")]
    [InlineData(ErrorIds.ContactInvalid, "Set-Contact A -ManagerReference a")]
    [InlineData(ErrorIds.ContactInvalid, "Set-Contact R -ExternalReference A3 -ManagerReference a3")]
    [InlineData(ErrorIds.ContactInvalid, "New-Contact -LastName Self -ExternalReference S -ManagerReference s")]
    public void A_merge_and_a_manager_that_make_no_sense_are_refused_and_change_nothing(string errorId, string script)
    {
        string before = State();
        Fails(errorId, script);
        _session.Do("if ($user = Get-SystemUser rep -ErrorAction Ignore) { Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual)[-1].Id "
            + "-Confirm:$false }");
        Assert.Equal(before, State());
    }

    [Fact]
    public void A_file_reaches_the_contact_by_the_alias_and_a_full_load_does_not_archive_it()
    {
        Import("A,Ann,x", "Z,Zoe,x");
        _session.Do("Merge-Contact A -Into B -Confirm:$false");
        Assert.Equal(["Update B", "Unchanged Z"], Import("A,Ann,y", "Z,Zoe,x"));
        Assert.Equal(["Unchanged B", "Unchanged Z"], Import("A,Ann,y", "Z,Zoe,x"));
        Assert.Equal(["Active y HR"], _session.Text(
            "Get-Contact -ExternalReference B | ForEach-Object { \"$($_.Status) $($_.JobTitle) $($_.Source)\" }"));
        Assert.Equal(["Update B", "Unchanged B", "Unchanged Z"], Import("B,Ann,z", "A,Ann,q", "Z,Zoe,x"));
        Assert.Equal(["Unchanged B", "Unchanged B", "Unchanged Z"], Import("A,Ann,q", "B,Ann,z", "Z,Zoe,x"));
        Assert.Equal(["z"], _session.Text("(Get-Contact -ExternalReference B).JobTitle"));
        Assert.Equal(["Unchanged Z", "Archive B"], Import("Z,Zoe,x"));
    }

    [Fact]
    public void A_cached_row_of_the_merged_contact_is_compared_again()
    {
        Import("A,Ann,x", "B,Ann,x");
        _session.Do("Merge-Contact A -Into B -Confirm:$false");
        Assert.Equal(["Unchanged B", "Unchanged B"], Import("A,Ann,x", "B,Ann,x"));
        _session.Do("Undo-ProvisioningRun (Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Merge-Contact).Id -Confirm:$false");
        Assert.Equal(["Unchanged A", "Unchanged B"], Import("A,Ann,x", "B,Ann,x"));
        Assert.Equal(["A Active", "B Active"], _session.Text(
            "'A', 'B' | ForEach-Object { Get-Contact -ExternalReference $_ } | ForEach-Object { \"$($_.ExternalReference) $($_.Status)\" }"));
    }

    [Fact]
    public void A_contact_without_a_reference_gets_that_of_the_merged_one()
    {
        _session.Do("$hand = New-Contact -FirstName Ann -LastName Bos -Email ann@example.org; Merge-Contact A -Into $hand -Confirm:$false");
        Assert.Equal(["A ann@example.org 1"], _session.Text(
            "Get-Contact -ExternalReference A | ForEach-Object { \"$($_.ExternalReference) $($_.Email) $($_.Phone)\" }"));
    }

    private IReadOnlyList<string> Reversed() => _session.Text(
        "Get-ProvisioningAudit -Run @(Get-ProvisioningRun -Kind Manual)[-1].Id | Where-Object Action -eq Update | ForEach-Object { "
        + "\"$($_.Action) $($_.Target) $($_.Before['ManagerReference']) $($_.After['ManagerReference'])\" }");

    private void Fails(string errorId, string script) => Assert.Equal([errorId], _session.Run(script).ErrorIds);

    private string State() => string.Join('\n', _session.Text(
        "Get-Contact | ForEach-Object { \"$($_.Id) $($_.ExternalReference) $($_.DisplayName) $($_.Phone) $($_.Status) $($_.ManagerReference)\" }; "
        + "Get-SystemUser | ForEach-Object { \"$($_.Id) $($_.Username) $($_.ContactId) $($_.License) $($_.UserGroups) $($_.Status)\" }; "
        + "(Get-UserLicense Requestor).Used; if (Get-SystemUser ann -ErrorAction Ignore) { (Get-SystemUserSetting ann Language).Value }"));

    private IReadOnlyList<string> Import(params string[] rows)
    {
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,JobTitle\n" + string.Join('\n', rows) + "\n");
        return _session.Text("$run = Import-EmployeeFile $file -Source HR -FullLoad -Force; Get-ProvisioningRunItem $run | ForEach-Object { "
            + "\"$($_.Action) $($_.ExternalReference)\" }").ToList();
    }
}
