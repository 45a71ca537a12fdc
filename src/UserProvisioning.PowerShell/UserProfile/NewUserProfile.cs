using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a user profile.</summary>
/// <remarks>
/// <para>A profile is what a user sees and may do in the workplace portal. It works as a group does, and may
/// require a license as well.</para>
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
/// <seealso cref="GetUserProfile"/>
/// <seealso cref="AddUserProfileMember"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsCommon.New, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class NewUserProfile : NewAuthorizationCmdlet
{
    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override string Noun => "user profile";
}
