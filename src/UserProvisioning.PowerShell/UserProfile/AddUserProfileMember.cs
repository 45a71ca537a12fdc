using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes system users members of a user profile; those who are stay so.</summary>
[Cmdlet(VerbsCommon.Add, "UserProfileMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class AddUserProfileMember : MemberCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public UserProfileReference UserProfile { get; set; } = null!;

    private protected override string? ActionText => $"Add to user profile '{UserProfile}'";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.UserProfiles.AddMembers(UserProfile, users, StopsAtFirstError, Cancellation), PassThru);
}
