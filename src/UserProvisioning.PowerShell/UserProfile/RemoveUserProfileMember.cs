using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Removes system users from a user profile. The users themselves stay.</summary>
/// <remarks>
/// <para>Users come from the pipeline or are given by name. They stay users, and keep their other profiles. A user who is no member is left alone,
/// without an error.</para>
/// </remarks>
/// <example>
/// <para>Take a profile from somebody.</para>
/// <code>
/// Remove-UserProfileMember 'Self service' jjansen
/// </code>
/// </example>
/// <example>
/// <para>Take it from everybody.</para>
/// <code>
/// Get-UserProfileMember 'Self service' | Remove-UserProfileMember 'Self service'
/// </code>
/// </example>
/// <seealso cref="AddUserProfileMember"/>
/// <seealso cref="GetUserProfileMember"/>
[Cmdlet(VerbsCommon.Remove, "UserProfileMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SystemUser))]
public sealed class RemoveUserProfileMember : MemberCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [UserProfileTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference UserProfile { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override AuthorizationReference Authorization => UserProfile;

    private protected override string Noun => "user profile";

    private protected override bool Adds => false;
}
