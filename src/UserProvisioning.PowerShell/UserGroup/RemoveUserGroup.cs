using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user groups; their members lose them.</summary>
[Cmdlet(VerbsCommon.Remove, "UserGroup", SupportsShouldProcess = true)]
public sealed class RemoveUserGroup : SessionCmdlet
{
    /// <summary>The user groups: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public UserGroupReference[] UserGroup { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (UserGroupReference reference in UserGroup)
        {
            try
            {
                UserGroup found = Session.UserGroups.Get(reference);
                if (ShouldProcess($"{found.Name} ({found.MemberCount} members)", "Remove user group"))
                {
                    Session.UserGroups.Remove(reference, Cancellation);
                }
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
