using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a user group; what is not given stays.</summary>
/// <remarks>
/// <para>Fields that are not given stay; <c>$null</c> empties one. A required license that a member does not have
/// is refused, and the message names who it is.</para>
/// </remarks>
/// <example>
/// <para>Rename a group.</para>
/// <code>
/// Set-UserGroup 'Front desk' -NewName Reception -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Say what it opens.</para>
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
