using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a user group.</summary>
/// <remarks>
/// <para>A group opens modules of the workplace-management system to its members. It may require a license: then
/// only users with a license of that level or a higher one can be members.</para>
/// </remarks>
/// <example>
/// <para>Make a group.</para>
/// <code>
/// New-UserGroup Reception -Description 'Receive visitors, hand out passes' -Module Visitors
/// </code>
/// </example>
/// <example>
/// <para>Make a group that needs a license.</para>
/// <code>
/// New-UserGroup Engineers -RequiredLicense FullUser -Module Maintenance, Inspections
/// </code>
/// </example>
/// <seealso cref="GetUserGroup"/>
/// <seealso cref="AddUserGroupMember"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsCommon.New, "UserGroup", SupportsShouldProcess = true)]
[OutputType(typeof(UserGroup))]
public sealed class NewUserGroup : NewAuthorizationCmdlet
{
    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override string Noun => "user group";
}
