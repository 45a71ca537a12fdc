using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of the cmdlets that block system users or end their blocks.</summary>
public abstract class UserBlockCmdlet : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) => WriteOutcomes(Set(users), PassThru);

    /// <summary>Blocks users, or ends their blocks.</summary>
    private protected abstract IReadOnlyList<Outcome<SystemUser>> Set(IReadOnlyList<SystemUserReference> users);
}
