using System.Management.Automation;
using System.Reflection;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests -PipelineVariable of a command before a cmdlet that works in batches: a command behind that cmdlet must read the object of
/// which
/// its input was made.
/// </summary>
public sealed class PipelineVariableTests : IDisposable
{
    private const int Count = 9;

    // The input, the cmdlet, and the property of the output that identifies the input object.
    private static readonly Dictionary<string, (string Before, string Call, string Check)> Calls = new()
    {
        ["New-Contact"] = ("1..9 | ForEach-Object { [pscustomobject] @{ LastName = \"New$_\" } }", "New-Contact", "$p.LastName -eq $_.LastName"),
        ["Set-Contact"] = ("Get-Contact", "Set-Contact -Floor 2 -PassThru", "$p.Id -eq $_.Id"),
        ["Disable-Contact"] = ("Get-Contact", "Disable-Contact -PassThru", "$p.Id -eq $_.Id"),
        ["Enable-Contact"] = ("Get-Contact", "Enable-Contact -PassThru", "$p.Id -eq $_.Id"),
        ["New-SystemUser"] = ("Get-Contact -WithoutUser", "New-SystemUser", "$p.Id -eq $_.ContactId"),
        ["Get-SystemUser"] = ("Get-Contact", "Get-SystemUser", "$p.Id -eq $_.ContactId"),
        ["Disable-SystemUser"] = ("Get-SystemUser", "Disable-SystemUser -PassThru", "$p.Id -eq $_.Id"),
        ["Enable-SystemUser"] = ("Get-SystemUser", "Enable-SystemUser -PassThru", "$p.Id -eq $_.Id"),
        ["Set-SystemUser"] = ("Get-SystemUser", "Set-SystemUser -LoginMethod Workplace -PassThru", "$p.Id -eq $_.Id"),
        ["Block-SystemUser"] = ("Get-SystemUser", "Block-SystemUser -PassThru", "$p.Id -eq $_.Id"),
        ["Unblock-SystemUser"] = ("Get-SystemUser", "Unblock-SystemUser -PassThru", "$p.Id -eq $_.Id"),
        ["Get-SystemUserAccess"] = ("Get-SystemUser", "Get-SystemUserAccess", "$p.Username -eq $_.Username"),
        ["Test-AssignmentRule"] = ("Get-Contact", "Test-AssignmentRule", "$p.Id -eq $_.ContactId"),
        ["Test-SystemUser"] = ("Get-SystemUser", "Test-SystemUser", "$p.Username -eq $_.Username"),
        ["Set-SystemUserCredential"] = ("Get-SystemUser", "Set-SystemUserCredential -Generate -PassThru", "$p.Username -eq $_.UserName"),
        ["Send-LoginCredential"] = ("Get-SystemUser", "Send-LoginCredential -PickupDirectory $mail", "$p.Username -eq $_.Username"),
        ["Set-SystemUserLicense"] = ("Get-SystemUser", "Set-SystemUserLicense FullUser -PassThru", "$p.Id -eq $_.Id"),
        ["Get-SystemUserSetting"] = ("Get-SystemUser", "Get-SystemUserSetting -Name Debug", "$p.Username -eq $_.Username"),
        ["Set-SystemUserSetting"] = ("Get-SystemUser", "Set-SystemUserSetting -Name Debug -Value $true -PassThru", "$p.Username -eq $_.Username"),
        ["Add-UserGroupMember"] = ("Get-SystemUser", "Add-UserGroupMember Staff -PassThru", "$p.Id -eq $_.Id"),
        ["Remove-UserGroupMember"] = ("Get-SystemUser", "Remove-UserGroupMember Staff -PassThru", "$p.Id -eq $_.Id"),
        ["Add-UserProfileMember"] = ("Get-SystemUser", "Add-UserProfileMember Self -PassThru", "$p.Id -eq $_.Id"),
        ["Remove-UserProfileMember"] = ("Get-SystemUser", "Remove-UserProfileMember Self -PassThru", "$p.Id -eq $_.Id"),
        ["Register-UserLogin"] = ("Get-SystemUser", "Register-UserLogin -PassThru", "$p.Id -eq $_.Id"),
        ["Clear-ContactPersonalData"] = (
            "1..9 | ForEach-Object { New-Contact -LastName \"Gone$_\" }", "Clear-ContactPersonalData", "$p.Id -eq $_.ContactId"),
        ["Register-WorkplaceLogin"] = ("'a', 'b', 'c'", "Register-WorkplaceLogin -ErrorAction Ignore", "$true"),
    };

    // These cmdlets write nothing, or objects that this test cannot make.
    private static readonly string[] WriteNothingHere =
        ["Remove-Contact", "Remove-WorkplaceIdentity", "Get-WorkplaceIdentity", "Get-AssignmentException"];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void PipelineVariable_holds_the_object_of_which_the_output_was_made()
    {
        _session.Set("mail", _session.File("mail"));
        _session.Do("Set-ClientSetting LoginUrl https://login.example.org; $null = New-UserGroup Staff; $null = New-UserProfile Self; "
            + "$null = New-AssignmentRule Nobody @{ Department = 'None' }");
        _session.Do("Set-ClientSetting DefaultUserGroups Staff; $WarningPreference = 'SilentlyContinue'; Get-UserLicense | Set-UserLicense "
            + "-Total 99");
        _session.Do("1..9 | ForEach-Object { New-Contact -FirstName F -LastName \"Old$_\" -Email \"o$_@example.org\" } | Out-Null");
        Assert.Equal(Batching().Order(StringComparer.Ordinal), Calls.Keys.Concat(WriteNothingHere).Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        foreach ((string cmdlet, (string before, string call, string check)) in Calls.OrderBy(one => one.Key == "New-SystemUser" ? 0 : 1))
        {
            Result result = _session.Run($"{before} | ForEach-Object -PipelineVariable p {{ $_ }} | {call} | ForEach-Object {{ {check} }}");
            if (result.End is not null || result.Errors.Count > 0 || result.Texts.Any(text => text != "True")
                || (result.Output.Count < Count && cmdlet != "Register-WorkplaceLogin"))
            {
                wrong.Add($"{cmdlet}: {string.Join(' ', result.Texts)} {result.End} {string.Join("; ", result.Errors)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Without_PipelineVariable_or_without_a_later_command_a_cmdlet_works_in_batches()
    {
        _session.Do("1..40 | ForEach-Object { [pscustomobject] @{ LastName = \"L$_\" } } | New-Contact | Out-Null");
        Assert.InRange(Units("Get-Contact -PipelineVariable p | Set-Contact -Floor 1"), 2, 8);
        Assert.InRange(Units("Get-Contact | Set-Contact -Floor 2 -PassThru | ForEach-Object { $_ }"), 2, 8);
        Assert.Equal(40, Units("Get-Contact -PipelineVariable p | Set-Contact -Floor 3 -PassThru | ForEach-Object { $_ }"));

        int Units(string script)
        {
            long last = (long)_session.Do("(Get-ProvisioningAudit)[-1].Id")[0].BaseObject;
            _session.Do(script);
            return _session.Do("Get-ProvisioningAudit").Where(entry => (long)entry.Properties["Id"].Value > last)
                .Select(entry => ((DateTime)entry.Properties["At"].Value).Ticks).Distinct().Count();
        }
    }

    [Fact]
    public void The_help_of_every_cmdlet_that_works_in_batches_says_so()
    {
        foreach (string cmdlet in Batching())
        {
            string help = _session.One($"(Get-Help {cmdlet}).description.Text -join ' '");
            Assert.Contains("-PipelineVariable", help, StringComparison.Ordinal);
        }
    }

    private IEnumerable<string> Batching() => _session.Do("Get-Command -Module UserProvisioning")
        .Select(item => (CmdletInfo)item.BaseObject)
        .Where(cmdlet => Ancestors(cmdlet.ImplementingType)
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Any(field => field.FieldType.Name == "PipelineBatch`1"))
        .Select(cmdlet => cmdlet.Name);

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }
}
