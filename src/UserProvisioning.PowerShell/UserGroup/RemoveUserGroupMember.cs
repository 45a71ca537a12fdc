using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Takes system users out of a user group; those who are no members stay so.</summary>
[Cmdlet(VerbsCommon.Remove, "UserGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class RemoveUserGroupMember : MemberCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public UserGroupReference UserGroup { get; set; } = null!;

    private protected override string? ActionText => $"Remove from user group '{UserGroup}'";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.UserGroups.RemoveMembers(UserGroup, users, StopsAtFirstError, Cancellation), PassThru);
}
