using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user groups; their members lose them.</summary>
/// <remarks>
/// <para>The members stay users; they are only no members any more. A user who had no other group or profile cannot
/// log in then: Test-SystemUser says so.</para>
/// </remarks>
/// <example>
/// <para>Remove a group.</para>
/// <code>
/// Remove-UserGroup 'Front desk'
/// </code>
/// </example>
/// <example>
/// <para>See first how many members it has.</para>
/// <code>
/// Remove-UserGroup Employees -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetUserGroup"/>
/// <seealso cref="GetUserGroupMember"/>
[Cmdlet(VerbsCommon.Remove, "UserGroup", SupportsShouldProcess = true)]
public sealed class RemoveUserGroup : SessionCmdlet
{
    /// <summary>The user groups: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
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
