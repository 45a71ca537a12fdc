using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the system users that are members of a user profile.</summary>
/// <remarks>
/// <para>Members are written one by one as system users, so that they go down the pipeline into every cmdlet that
/// takes users. Archived users keep their profiles, and are listed too.</para>
/// </remarks>
/// <example>
/// <para>See who has a profile.</para>
/// <code>
/// Get-UserProfileMember 'Self service'
/// </code>
/// </example>
/// <example>
/// <para>Count the members of every profile.</para>
/// <code>
/// Get-UserProfile | ForEach-Object { '{0}: {1}' -f $_.Name, @(Get-UserProfileMember $_).Count }
/// </code>
/// </example>
/// <seealso cref="AddUserProfileMember"/>
/// <seealso cref="RemoveUserProfileMember"/>
/// <seealso cref="GetSystemUser"/>
[Cmdlet(VerbsCommon.Get, "UserProfileMember")]
[OutputType(typeof(SystemUser))]
public sealed class GetUserProfileMember : GetMemberCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserProfileTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference UserProfile { get; set; } = null!;

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override AuthorizationReference Authorization => UserProfile;
}
