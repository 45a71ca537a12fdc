using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that changes who is a member.</summary>
public abstract class MemberCmdlet : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Username")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;
}
