using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Makes system users members of a user group; those who are stay so.</summary>
/// <remarks>
/// <para>Users come from the pipeline or by name. Who is a member already stays one. A user whose license is too
/// low for the group is refused, and the others are added.</para>
/// </remarks>
/// <example>
/// <para>Add somebody to a group.</para>
/// <code>
/// Add-UserGroupMember 'Front desk' jjansen
/// </code>
/// </example>
/// <example>
/// <para>Add everybody of a department.</para>
/// <code>
/// Get-SystemUser -Status Active | Add-UserGroupMember 'Front desk' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Add users with the license that the group needs.</para>
/// <code>
/// Get-SystemUser ajong | Set-SystemUserLicense -License FullUser -PassThru | Add-UserGroupMember Planners
/// </code>
/// </example>
/// <seealso cref="RemoveUserGroupMember"/>
/// <seealso cref="GetUserGroupMember"/>
/// <seealso cref="SetSystemUserLicense"/>
[Cmdlet(VerbsCommon.Add, "UserGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class AddUserGroupMember : MemberCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [UserGroupTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference UserGroup { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override AuthorizationReference Authorization => UserGroup;

    private protected override string Noun => "user group";

    private protected override bool Adds => true;
}
