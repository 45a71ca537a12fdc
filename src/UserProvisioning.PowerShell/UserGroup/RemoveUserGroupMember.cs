using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Removes system users from a user group. The users themselves stay.</summary>
/// <remarks>
/// <para>Users come from the pipeline or are given by name. They stay users, and keep their other groups. A user who is no member is left alone,
/// without an error.</para>
/// </remarks>
/// <example>
/// <para>Remove somebody from a group.</para>
/// <code>
/// Remove-UserGroupMember Employees jjansen
/// </code>
/// </example>
/// <example>
/// <para>Empty a group.</para>
/// <code>
/// Get-UserGroupMember Employees | Remove-UserGroupMember Employees -PassThru
/// </code>
/// </example>
/// <seealso cref="AddUserGroupMember"/>
/// <seealso cref="GetUserGroupMember"/>
[Cmdlet(VerbsCommon.Remove, "UserGroupMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SystemUser))]
public sealed class RemoveUserGroupMember : MemberCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [UserGroupTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference UserGroup { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override AuthorizationReference Authorization => UserGroup;

    private protected override string Noun => "user group";

    private protected override bool Adds => false;
}
