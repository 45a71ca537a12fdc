using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests that each cmdlet that writes system users gives them the external reference of their contact.</summary>
public sealed class ReferenceOfUserTests : IDisposable
{
    /// <summary>A call of each cmdlet, in a database in which the contact R-1 has a user and R-2 has none.</summary>
    private static readonly Dictionary<string, string> Calls = new()
    {
        ["Get-SystemUser"] = "Get-SystemUser u",
        ["New-SystemUser"] = "New-SystemUser 'R-2'",
        ["Disable-SystemUser"] = "Disable-SystemUser u -PassThru",
        ["Enable-SystemUser"] = "Disable-SystemUser u; Enable-SystemUser u -PassThru",
        ["Set-SystemUser"] = "Set-SystemUser u -LoginMethod Workplace -PassThru",
        ["Register-UserLogin"] = "Register-UserLogin u -PassThru",
        ["Block-SystemUser"] = "Block-SystemUser u -PassThru",
        ["Unblock-SystemUser"] = "Block-SystemUser u; Unblock-SystemUser u -PassThru",
        ["Set-SystemUserCredential"] = "Set-SystemUserCredential u -Username v -PassThru",
        ["Set-SystemUserLicense"] = "Set-SystemUserLicense -User u -License LimitedUser -PassThru",
        ["Add-UserGroupMember"] = "Add-UserGroupMember G u -PassThru",
        ["Remove-UserGroupMember"] = "Add-UserGroupMember G u; Remove-UserGroupMember G u -PassThru",
        ["Get-UserGroupMember"] = "Add-UserGroupMember G u; Get-UserGroupMember G",
        ["Add-UserProfileMember"] = "Add-UserProfileMember P u -PassThru",
        ["Remove-UserProfileMember"] = "Add-UserProfileMember P u; Remove-UserProfileMember P u -PassThru",
        ["Get-UserProfileMember"] = "Add-UserProfileMember P u; Get-UserProfileMember P",
    };

    private readonly Session _session = new(pool: 10);

    public void Dispose() => _session.Dispose();

    public static TheoryData<string> Cmdlets => [.. Calls.Keys];

    [Fact]
    public void Each_cmdlet_that_writes_users_has_a_call() => Assert.Equal(
        Calls.Keys.Order(StringComparer.Ordinal),
        _session.Text("Get-Command -Module UserProvisioning | Where-Object { $_.OutputType.Name -contains 'UserProvisioning.SystemUser' } | "
            + "ForEach-Object Name").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_written_user_has_the_external_reference_of_its_contact(string cmdlet)
    {
        _session.Do("$null = New-UserGroup G; $null = New-UserProfile P; $null = New-Contact -LastName A -ExternalReference R-1; "
            + "$null = New-Contact -LastName B -ExternalReference R-2; $null = New-SystemUser 'R-1' -Username u");
        PSObject user = _session.Do(Calls[cmdlet])[^1];
        Assert.Equal("UserProvisioning.SystemUser", user.TypeNames[0]);
        Assert.Equal(cmdlet == "New-SystemUser" ? "R-2" : "R-1", user.Properties["ExternalReference"].Value);
    }
}
