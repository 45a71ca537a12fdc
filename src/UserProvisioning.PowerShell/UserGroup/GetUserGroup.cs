using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists user groups.</summary>
/// <remarks>
/// <para>Without parameters all groups are written, each with the number of its members.</para>
/// </remarks>
/// <example>
/// <para>See all groups.</para>
/// <code>
/// Get-UserGroup
/// </code>
/// </example>
/// <example>
/// <para>Find groups that need a license.</para>
/// <code>
/// Get-UserGroup | Where-Object RequiredLicense
/// </code>
/// </example>
/// <seealso cref="NewUserGroup"/>
/// <seealso cref="GetUserGroupMember"/>
[Cmdlet(VerbsCommon.Get, "UserGroup")]
[OutputType(typeof(UserGroup))]
public sealed class GetUserGroup : GetAuthorizationCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public string[]? Name { get; set; }

    private protected override IAuthorizationService Service => Session.UserGroups;

    private protected override string[]? Names => Name;
}
