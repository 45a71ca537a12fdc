using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a user profile.</summary>
/// <remarks>
/// <para>A profile is what a user sees and may do in the workplace portal. It works as a group does, and may
/// require a license as well.</para>
/// <para>A profile may contain user groups: its members have the rights of those groups too, and the profile requires the highest license of its
/// groups. A group that a profile contains cannot be removed.</para>
/// </remarks>
/// <example>
/// <para>Make a profile.</para>
/// <code>
/// New-UserProfile Visitors -Description 'Register and receive visitors'
/// </code>
/// </example>
/// <example>
/// <para>Make a profile that needs a license.</para>
/// <code>
/// New-UserProfile Management -RequiredLicense LimitedUser -Module Reports
/// </code>
/// </example>
/// <example>
/// <para>Make a profile whose members have the rights of two groups.</para>
/// <code>
/// New-UserProfile Desk -UserGroup Employees, Planners
/// </code>
/// </example>
/// <seealso cref="GetUserProfile"/>
/// <seealso cref="AddUserProfileMember"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsCommon.New, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class NewUserProfile : NewAuthorizationCmdlet
{
    /// <summary>
    /// The user groups that the profile contains: objects, ids or names; an empty list or <c>$null</c> for none. Its members have the rights of these
    /// groups as well.
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

    private protected override string Noun => "user profile";
}
