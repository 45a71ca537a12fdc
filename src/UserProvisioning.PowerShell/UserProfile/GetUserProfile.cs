using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists user profiles.</summary>
/// <remarks>
/// <para>Without parameters all profiles are written, each with the number of its members.</para>
/// </remarks>
/// <example>
/// <para>See all profiles.</para>
/// <code>
/// Get-UserProfile
/// </code>
/// </example>
/// <example>
/// <para>Find a profile by a part of its name.</para>
/// <code>
/// Get-UserProfile *service*
/// </code>
/// </example>
/// <seealso cref="NewUserProfile"/>
/// <seealso cref="GetUserProfileMember"/>
[Cmdlet(VerbsCommon.Get, "UserProfile")]
[OutputType(typeof(UserProfile))]
public sealed class GetUserProfile : GetAuthorizationCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public string[]? Name { get; set; }

    private protected override IAuthorizationService Service => Session.UserProfiles;

    private protected override string[]? Names => Name;
}
