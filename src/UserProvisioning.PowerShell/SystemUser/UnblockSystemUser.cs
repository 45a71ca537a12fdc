using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Ends the blocks of system users.</summary>
/// <remarks>
/// <para>The user can log in again, unless something else prevents it; Test-SystemUser says what. A user who is not blocked is left alone, without
/// an error.</para>
/// </remarks>
/// <example>
/// <para>Let somebody in again.</para>
/// <code>
/// Block-SystemUser jjansen -Reason 'Lost laptop'
/// Unblock-SystemUser jjansen -PassThru
/// </code>
/// </example>
/// <example>
/// <para>See which blocks would be ended.</para>
/// <code>
/// Get-SystemUser -Blocked | Unblock-SystemUser -WhatIf
/// </code>
/// </example>
/// <seealso cref="BlockSystemUser"/>
/// <seealso cref="TestSystemUser"/>
[Cmdlet(VerbsSecurity.Unblock, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class UnblockSystemUser : UserBlockCmdlet
{
    private protected override string? ActionText => "End the block of system user";

    private protected override string Activity => "Ending blocks";

    private protected override IReadOnlyList<Outcome<SystemUser>> Set(IReadOnlyList<SystemUserReference> users) =>
        Session.UserBlocks.Unblock(users, StopsAtFirstError, cancellation: Cancellation);
}
