using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user groups. Their members stay users.</summary>
/// <remarks>
/// <para>The members stay users, but no longer have the group. A user who has no other group or profile cannot log in any more; Test-SystemUser
/// says so.</para>
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
/// Remove-UserGroup Planners -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetUserGroup"/>
/// <seealso cref="GetUserGroupMember"/>
[Cmdlet(VerbsCommon.Remove, "UserGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveUserGroup : RemoveAuthorizationCmdlet
{
    /// <summary>The user groups: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserGroupTransformation]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference[] UserGroup { get; set; } = [];

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override IReadOnlyList<AuthorizationReference> Authorizations => UserGroup;

    private protected override string Noun => "user group";
}
