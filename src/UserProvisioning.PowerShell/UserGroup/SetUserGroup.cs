using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a user group; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>Fields that are not given keep their values; <c>$null</c> empties a field. A required license is refused if a member does not have it, and
/// the message names the member.</para>
/// </remarks>
/// <example>
/// <para>Rename a group.</para>
/// <code>
/// Set-UserGroup 'Front desk' -NewName Reception -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Say which modules a group opens.</para>
/// <code>
/// Set-UserGroup Planners -Module Planning, Inspections
/// </code>
/// </example>
/// <seealso cref="GetUserGroup"/>
/// <seealso cref="NewUserGroup"/>
[Cmdlet(VerbsCommon.Set, "UserGroup", SupportsShouldProcess = true)]
[OutputType(typeof(UserGroup))]
public sealed class SetUserGroup : SetAuthorizationCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserGroupTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference UserGroup { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override AuthorizationReference Authorization => UserGroup;

    private protected override string Noun => "user group";
}
