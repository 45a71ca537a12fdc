using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Adds system users to a user group.</summary>
/// <remarks>
/// <para>Users come from the pipeline or are given by name. A user who is a member already is left alone, without an error. A user whose license is
/// too low for the group gets an error, and the others are added.</para>
/// </remarks>
/// <example>
/// <para>Add somebody to a group.</para>
/// <code>
/// Add-UserGroupMember 'Front desk' jjansen
/// </code>
/// </example>
/// <example>
/// <para>Add all active users.</para>
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
