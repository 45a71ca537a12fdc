using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Archives system users: access is taken away, the license is free at once, the record and the username stay.</summary>
[Cmdlet(VerbsLifecycle.Disable, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class DisableSystemUser : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Username")]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => "Archive system user";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.SystemUsers.Archive(users, StopsAtFirstError, Cancellation), PassThru);
}
