using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the system users that are members of a user group.</summary>
[Cmdlet(VerbsCommon.Get, "UserGroupMember")]
[OutputType(typeof(SystemUser))]
public sealed class GetUserGroupMember : SessionCmdlet
{
    /// <summary>The user group: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public UserGroupReference UserGroup { get; set; } = null!;

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Session.UserGroups.Members(UserGroup, Cancellation), enumerateCollection: true);
}
