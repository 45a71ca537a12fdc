namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of Get-SystemUserAccess, and of the givers that manual runs change and undoing puts back.</summary>
public sealed class AccessCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public AccessCmdletTests() => _session.Do(
        """
        $null = New-UserGroup Staff
        $null = New-UserGroup Planners
        $null = New-UserProfile Desk -UserGroup Planners
        Set-ClientSetting DefaultUserGroups Staff
        foreach ($name in 'Ann', 'Bob') { $null = New-Contact -LastName $name -ExternalReference "E-$name" | New-SystemUser }
        """);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void It_names_the_run_in_which_each_thing_was_given()
    {
        _session.Do("'ann' | Add-UserGroupMember Planners; Set-SystemUserLicense ann FullUser; Set-SystemUserCredential ann -Username anna");
        Assert.Equal(
            ["Username Set-SystemUserCredential", "License Set-SystemUserLicense", "UserGroup Add-UserGroupMember", "UserGroup New-SystemUser"],
            _session.Text("Get-SystemUserAccess anna | ForEach-Object { \"$($_.Kind) $((Get-ProvisioningRun $_.RunId).Command)\" }"));
        Assert.Equal(["True"], _session.Text(
            "@(Get-SystemUserAccess anna | Where-Object { $_.Since -gt "
                + "[datetime]::Now.AddHours(-1) -and $_.Since -le [datetime]::Now }).Count -eq 4"));
    }

    [Theory]
    [InlineData("Get-SystemUser ann | Get-SystemUserAccess")]
    [InlineData("Get-Contact -ExternalReference E-Ann | Get-SystemUserAccess")]
    [InlineData("Get-SystemUserAccess (Get-SystemUser ann).Id")]
    [InlineData("[pscustomobject] @{ Username = 'ann' } | Get-SystemUserAccess")]
    [InlineData("Get-SystemUserAccess -User ann")]
    [InlineData("@(Get-SystemUserAccess ann)[0] | Get-SystemUserAccess")]
    public void It_takes_users_as_other_cmdlets_do(string command) =>
        Assert.Equal(["ann ann", "ann Requestor", "ann Staff"], _session.Text($"{command} | ForEach-Object {{ \"$($_.Username) $($_.Name)\" }}"));

    [Theory]
    [InlineData("'ann' | Add-UserGroupMember Staff")]
    [InlineData("'ann', 'bob' | Add-UserGroupMember Planners")]
    [InlineData("Remove-UserGroupMember Planners bob")]
    [InlineData("Remove-UserGroup Planners")]
    [InlineData("Set-SystemUserLicense ann FullUser")]
    [InlineData("Set-SystemUserCredential ann -UsernameFormat 'x{LastName}'")]
    [InlineData("$null = New-SystemUser E-Eva -UserGroup Planners -License FullUser")]
    [InlineData("Set-UserProfile Desk -UserGroup Planners")]
    [InlineData("Merge-Contact E-Ann -Into E-Bob -KeepUser ann")]
    public void Undoing_a_cmdlet_puts_the_givers_back(string command)
    {
        _session.Do(
            """
            Set-ClientSetting DefaultUserGroups @()
            $null = New-Contact -LastName Eva -ExternalReference E-Eva
            $null = New-SystemUser E-Eva -UserGroup Staff; Disable-SystemUser eva
            'ann', 'bob' | Add-UserProfileMember Desk
            Set-UserProfile Desk -UserGroup Staff
            'bob' | Add-UserGroupMember Planners
            """);
        _session.Set("file", _session.File("hr.csv"));
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,UserGroups\nE-Bob,Bob,Planners\n");
        _session.Do("$null = Import-EmployeeFile $file -Source hr");
        Assert.Equal(["Hand", "Source"], _session.Text("(Get-SystemUserAccess bob | Where-Object Name -eq Planners).GivenBy"));
        string before = State();
        _session.Do(command);
        Assert.NotEqual(before, State());
        _session.Do("[void] (Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual)[-1].Id -Confirm:$false)");
        Assert.Equal(before, State());
    }

    [Fact]
    public void A_membership_that_a_source_has_given_since_too_is_a_conflict()
    {
        _session.Do("Add-UserGroupMember Planners ann");
        string run = _session.One("@(Get-ProvisioningRun -Kind Manual)[-1].Id");
        _session.Set("file", _session.File("hr.csv"));
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,UserGroups\nE-Ann,Ann,Planners\n");
        _session.Do("$null = Import-EmployeeFile $file -Source hr");
        Assert.Equal([ErrorIds.UndoConflict], _session.Run($"Undo-ProvisioningRun {run} -Confirm:$false").ErrorIds);
        Assert.Equal(["Hand", "Source"], _session.Text("(Get-SystemUserAccess ann | Where-Object Name -eq Planners).GivenBy"));
    }

    [Fact]
    public void A_giver_that_joins_is_recorded()
    {
        _session.Do("Add-UserGroupMember Staff ann; Add-UserGroupMember Staff ann");
        Assert.Equal(["Staff (Hand)"], _session.Text("(Get-ProvisioningAudit -Action Update -User ann).After['GivenBy']"));
    }

    private string State() => string.Join('\n', new[] { "AuthorizationMembers", "MembershipGivers", "SystemUsers", "ProfileGroups", "Contacts" }
        .SelectMany(table => _session.Rows(table)));
}
