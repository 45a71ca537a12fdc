using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Blocks system users: they cannot log in from now on, and keep their license and memberships.</summary>
/// <remarks>
/// <para>A block is for the case in which somebody must be shut out at once, and may come back as before. No employee file, restore or
/// login ends it; Unblock-SystemUser does, or the day of -Until. Nothing is mailed to a blocked user.</para>
/// <para>Of a user who is blocked already, day and reason are replaced. The audit trail says who blocked whom, and why.</para>
/// </remarks>
/// <example>
/// <para>Shut somebody out at once, and say why.</para>
/// <code>
/// Block-SystemUser jjansen -Reason 'Lost laptop, ticket 4711'
/// </code>
/// </example>
/// <example>
/// <para>Block somebody for two weeks, and see who is blocked.</para>
/// <code>
/// Block-SystemUser jjansen -Until ([datetime]::Now.AddDays(14))
/// Get-SystemUser -Blocked
/// </code>
/// </example>
/// <seealso cref="UnblockSystemUser"/>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="DisableSystemUser"/>
[Cmdlet(VerbsSecurity.Block, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class BlockSystemUser : UserBlockCmdlet
{
    /// <summary>Why; at most 500 characters.</summary>
    [Parameter]
    [NotEmpty]
    public string? Reason { get; set; }

    /// <summary>The first day on which the user may log in again. Left out, only Unblock-SystemUser ends the block.</summary>
    [Parameter]
    [DateTransformation(IsDay = true)]
    public DateTime Until { get; set; }

    private protected override string? ActionText => "Block system user";

    private protected override string Activity => "Blocking system users";

    private protected override IReadOnlyList<Outcome<SystemUser>> Set(IReadOnlyList<SystemUserReference> users) =>
        Session.UserBlocks.Block(users, Reason, IsBound(nameof(Until)) ? Until : null, StopsAtFirstError, cancellation: Cancellation);
}
