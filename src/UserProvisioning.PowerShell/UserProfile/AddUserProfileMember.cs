using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Adds system users to a user profile.</summary>
/// <remarks>
/// <para>Users come from the pipeline or are given by name. A user who is a member already is left alone, without an error. A user whose license is
/// too low for the profile gets an error, and the others are added.</para>
/// </remarks>
/// <example>
/// <para>Give somebody a profile.</para>
/// <code>
/// Add-UserProfileMember 'Team lead' jjansen
/// </code>
/// </example>
/// <example>
/// <para>Give it to several.</para>
/// <code>
/// 'ajong', 'pberg' | Add-UserProfileMember 'Team lead' -PassThru
/// </code>
/// </example>
/// <seealso cref="RemoveUserProfileMember"/>
/// <seealso cref="GetUserProfileMember"/>
[Cmdlet(VerbsCommon.Add, "UserProfileMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class AddUserProfileMember : MemberCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [UserProfileTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference UserProfile { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override AuthorizationReference Authorization => UserProfile;

    private protected override string Noun => "user profile";

    private protected override bool Adds => true;
}
