using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes system users members of a user group; those who are stay so.</summary>
[Cmdlet(VerbsCommon.Add, "UserGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class AddUserGroupMember : MemberCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public UserGroupReference UserGroup { get; set; } = null!;

    private protected override string? ActionText => $"Add to user group '{UserGroup}'";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.UserGroups.AddMembers(UserGroup, users, StopsAtFirstError, Cancellation), PassThru);
}
