using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Takes system users out of a user profile; those who are no members stay so.</summary>
[Cmdlet(VerbsCommon.Remove, "UserProfileMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class RemoveUserProfileMember : MemberCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public UserProfileReference UserProfile { get; set; } = null!;

    private protected override string? ActionText => $"Remove from user profile '{UserProfile}'";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.UserProfiles.RemoveMembers(UserProfile, users, StopsAtFirstError, Cancellation), PassThru);
}
