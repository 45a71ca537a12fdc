using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Blocks system users: they cannot log in from now on, and keep their license and memberships.</summary>
/// <remarks>
/// <para>Block a user who must be shut out at once, and who may later come back as before. A block ends with Unblock-SystemUser or on the day of
/// -Until; no employee file, restore or login ends it. A blocked user gets no mail.</para>
/// <para>If a user is blocked already, the day and the reason are replaced. The audit trail says who blocked whom, and why.</para>
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
    /// <summary>The reason for the block; at most 500 characters.</summary>
    [Parameter]
    [NotEmpty]
    public string? Reason { get; set; }

    /// <summary>The first day on which the user may log in again. When it is left out, only Unblock-SystemUser ends the block.</summary>
    [Parameter]
    [DateTransformation(IsDay = true)]
    public DateTime Until { get; set; }

    private protected override string? ActionText => "Block system user";

    private protected override string Activity => "Blocking system users";

    private protected override IReadOnlyList<Outcome<SystemUser>> Set(IReadOnlyList<SystemUserReference> users) =>
        Session.UserBlocks.Block(users, Reason, IsBound(nameof(Until)) ? Until : null, StopsAtFirstError, cancellation: Cancellation);
}
