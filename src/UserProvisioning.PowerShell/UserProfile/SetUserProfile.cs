using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a user profile; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>Fields that are not given keep their values; <c>$null</c> empties a field. A required license is refused if a member does not have it, and
/// the message names the member.</para>
/// </remarks>
/// <example>
/// <para>Rename a profile.</para>
/// <code>
/// Set-UserProfile 'Team lead' -NewName 'Team leader' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Say what a profile is for.</para>
/// <code>
/// Set-UserProfile 'Self service' -Description 'Report a fault, book a room'
/// </code>
/// </example>
/// <example>
/// <para>Give the members of a profile the rights of a group, and see who has them now.</para>
/// <code>
/// Set-UserProfile 'Self service' -UserGroup Employees
/// Get-UserGroupMember Employees -Effective
/// </code>
/// </example>
/// <seealso cref="GetUserProfile"/>
/// <seealso cref="NewUserProfile"/>
[Cmdlet(VerbsCommon.Set, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class SetUserProfile : SetAuthorizationCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserProfileTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference UserProfile { get; set; } = null!;

    /// <summary>
    /// The user groups that the profile contains: objects, ids or names. Its members have the rights of these groups as well. They replace those that
    /// it contained; an empty list or <c>$null</c> for none.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("UserGroups")]
    [AllowEmptyCollection]
    [AllowNull]
    [UserGroupTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference[]? UserGroup { get; set; }

    private protected override IReadOnlyList<UserGroupReference> Contained => UserGroup ?? [];

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override AuthorizationReference Authorization => UserProfile;

    private protected override string Noun => "user profile";
}
