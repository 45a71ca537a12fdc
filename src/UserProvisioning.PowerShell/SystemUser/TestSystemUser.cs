using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says whether system users can log in, and if not, every reason why.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SystemUser")]
[OutputType(typeof(LoginCheck))]
public sealed class TestSystemUser : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Username")]
    public SystemUserReference[] User { get; set; } = [];

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => null;

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        Results.Write(this, Session.SystemUsers.Test(users), write: true);
}
