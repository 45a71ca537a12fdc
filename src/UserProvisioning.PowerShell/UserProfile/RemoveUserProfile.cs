using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user profiles. Their members stay users.</summary>
/// <remarks>
/// <para>The members stay users, but no longer have the profile. A user who has no other group or profile cannot log in any more; Test-SystemUser
/// says so.</para>
/// </remarks>
/// <example>
/// <para>Remove a profile.</para>
/// <code>
/// Remove-UserProfile 'Team lead'
/// </code>
/// </example>
/// <example>
/// <para>See first how many members it has.</para>
/// <code>
/// Remove-UserProfile 'Team lead' -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetUserProfile"/>
/// <seealso cref="GetUserProfileMember"/>
[Cmdlet(VerbsCommon.Remove, "UserProfile", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveUserProfile : RemoveAuthorizationCmdlet
{
    /// <summary>The user profiles: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [UserProfileTransformation]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference[] UserProfile { get; set; } = [];

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override IReadOnlyList<AuthorizationReference> Authorizations => UserProfile;

    private protected override string Noun => "user profile";
}
