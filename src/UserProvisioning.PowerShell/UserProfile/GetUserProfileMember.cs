using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the system users that are members of a user profile.</summary>
[Cmdlet(VerbsCommon.Get, "UserProfileMember")]
[OutputType(typeof(SystemUser))]
public sealed class GetUserProfileMember : SessionCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public UserProfileReference UserProfile { get; set; } = null!;

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Session.UserProfiles.Members(UserProfile, Cancellation), enumerateCollection: true);
}
