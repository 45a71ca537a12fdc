using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the system users that are members of a user group.</summary>
/// <remarks>
/// <para>Members are written one by one as system users, so that they go down the pipeline into every cmdlet that
/// takes users. Archived users keep their groups, and are listed too.</para>
/// </remarks>
/// <example>
/// <para>See who is in a group.</para>
/// <code>
/// Get-UserGroupMember Employees
/// </code>
/// </example>
/// <example>
/// <para>See the members of all groups that need a license.</para>
/// <code>
/// Get-UserGroup | Where-Object RequiredLicense | Get-UserGroupMember
/// </code>
/// </example>
/// <example>
/// <para>See everybody who has the rights of a group, also through a user profile.</para>
/// <code>
/// Get-UserGroupMember Employees -Effective
/// </code>
/// </example>
/// <seealso cref="AddUserGroupMember"/>
/// <seealso cref="RemoveUserGroupMember"/>
/// <seealso cref="GetSystemUser"/>
[Cmdlet(VerbsCommon.Get, "UserGroupMember")]
[OutputType(typeof(SystemUser))]
public sealed class GetUserGroupMember : GetMemberCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserGroupTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference UserGroup { get; set; } = null!;

    /// <summary>Lists also the users who have the rights of the group through a user profile that contains it.</summary>
    [Parameter]
    public SwitchParameter Effective { get; set; }

    private protected override bool IsEffective => Effective;

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override AuthorizationReference Authorization => UserGroup;
}
