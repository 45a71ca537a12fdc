using System.Management.Automation;
using UserProvisioning.Common;
using UserProvisioning.References;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that blocks system users or ends their blocks.</summary>
public abstract class UserBlockCmdlet : SystemUserBatchCmdlet
{
    private readonly List<SystemUserReference> _planned = [];

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Username")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (IsWhatIf)
        {
            _planned.AddRange(User);
        }
        else
        {
            base.Process();
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        foreach (Outcome<SystemUser> result in _planned.Count == 0 ? [] : Set(_planned, dryRun: true))
        {
            if (result.Error is { } error)
            {
                WriteError(error);
            }
            else
            {
                ShouldProcess(result.Value!.Username, ActionText!);
            }
        }
    }

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) => Results.Write(this, Set(users, dryRun: false), PassThru);

    /// <summary>Does it, or with a dry run only its checks.</summary>
    private protected abstract IReadOnlyList<Outcome<SystemUser>> Set(IReadOnlyList<SystemUserReference> users, bool dryRun);
}
