using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Checks that no entry of the audit trail was changed, removed or put in between.</summary>
/// <remarks>
/// <para>The audit trail is a chain: each entry has a hash over the entry before it and over its own values. The check reads the whole chain, and the
/// items of all runs. BrokenAt is the first entry at which the chain is broken, and Reason says how.</para>
/// <para>Whoever can change the database can also compute a chain anew, or remove its end. So keep the Anchor of each check where such a person
/// cannot write, and give it to a later check: then the chain up to that entry is the one that was checked before.</para>
/// <para>Clear-ContactPersonalData and the removal of old entries leave the chain sound. Entries from before the database had a chain are not
/// checked.</para>
/// </remarks>
/// <example>
/// <para>Check the audit trail.</para>
/// <code>
/// Test-ProvisioningAudit
/// </code>
/// </example>
/// <example>
/// <para>Check it against the anchor of the last check, and keep the new one.</para>
/// <code>
/// $anchor = (Test-ProvisioningAudit).Anchor
/// Test-ProvisioningAudit -Anchor $anchor
/// </code>
/// </example>
/// <seealso cref="GetProvisioningAudit"/>
[Cmdlet(VerbsDiagnostic.Test, "ProvisioningAudit")]
[OutputType(typeof(AuditCheck))]
public sealed class TestProvisioningAudit : SessionCmdlet
{
    /// <summary>The Anchor of an earlier check, which was kept elsewhere.</summary>
    [Parameter(Position = 0)]
    [NotEmpty]
    public string? Anchor { get; set; }

    /// <inheritdoc/>
    protected override void Process() =>
        WriteObject(Session.Audit.Test(Anchor, Progress("Checking the audit trail", "entry"), Cancellation));
}
