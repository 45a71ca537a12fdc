using System.Management.Automation;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests which cmdlets ask before they change something: those that remove, merge or erase objects, and those that undo or approve a run. All
/// others ask only if -Confirm or $ConfirmPreference says so.
/// </summary>
public sealed class ConfirmImpactTests : IDisposable
{
    private static readonly string[] VerbsThatAsk = ["Remove", "Merge", "Clear", "Undo", "Approve"];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_verb_of_a_cmdlet_decides_whether_it_asks()
    {
        var wrong = new List<string>();
        foreach (CmdletInfo cmdlet in _session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject))
        {
            CmdletAttribute attribute = cmdlet.ImplementingType.GetCustomAttributes(inherit: false).OfType<CmdletAttribute>().Single();
            if (!attribute.SupportsShouldProcess && !VerbsThatAsk.Contains(cmdlet.Verb))
            {
                continue;
            }

            ConfirmImpact expected = VerbsThatAsk.Contains(cmdlet.Verb) ? ConfirmImpact.High : ConfirmImpact.Medium;
            if (attribute.ConfirmImpact != expected || (expected == ConfirmImpact.High && !attribute.SupportsShouldProcess))
            {
                wrong.Add($"{cmdlet.Name}: {attribute.ConfirmImpact}, SupportsShouldProcess {attribute.SupportsShouldProcess}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Get-Contact -ExternalReference 2 | Remove-Contact", "Get-Contact", 2)]
    [InlineData("Remove-UserGroup Other", "Get-UserGroup Other", 1)]
    [InlineData("Get-UserGroupMember Staff | Remove-UserGroupMember Staff", "Get-UserGroupMember Staff", 1)]
    [InlineData("Undo-ProvisioningRun 1", "Get-ProvisioningRun | Where-Object Status -ne Undone", 1)]
    public void The_answer_No_keeps_the_object_and_Confirm_false_removes_it(string command, string left, int before)
    {
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,CreateUser\n1,Bos,yes\n");
        _session.Do($"Set-UserLicense Requestor 5; $null = New-UserGroup Staff; $null = New-UserGroup Other; Set-ClientSetting "
            + $"DefaultUserGroups Staff; $null = "
            + $"Import-EmployeeFile '{_session.File("hr.csv")}'");
        _session.Do("$null = New-Contact -LastName Vos -ExternalReference 2; $ConfirmPreference = 'High'");
        _session.Host.Answer = "No";
        _session.Run(command);
        Assert.Equal(before, _session.Do(left).Count);
        Assert.Contains("Are you sure", _session.Host.Shown, StringComparison.Ordinal);
        _session.Host.Answer = null;
        _session.Do(command + " -Confirm:$false");
        Assert.Equal(before - 1, _session.Do(left + " -ErrorAction Ignore").Count);
    }
}
