using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes workplace issuers: their ID tokens are refused from then on.</summary>
/// <remarks>
/// <para>Contacts, users and memberships that logins made stay. An issuer to whose subjects contacts are linked is refused, unless -Force is given:
/// the links are removed then too. Undo-ProvisioningRun puts back the issuer with its links.</para>
/// </remarks>
/// <example>
/// <para>Remove an issuer.</para>
/// <code>
/// Remove-WorkplaceIssuer Hogeland
/// </code>
/// </example>
/// <example>
/// <para>See which would be removed together with their links.</para>
/// <code>
/// Get-WorkplaceIssuer | Remove-WorkplaceIssuer -Force -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetWorkplaceIssuer"/>
/// <seealso cref="GetWorkplaceIdentity"/>
[Cmdlet(VerbsCommon.Remove, "WorkplaceIssuer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveWorkplaceIssuer : SessionCmdlet
{
    /// <summary>The issuers: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("WorkplaceIssuer")]
    [WorkplaceIssuerTransformation]
    [ArgumentCompleter(typeof(WorkplaceIssuerCompleter))]
    public WorkplaceIssuerReference[] Name { get; set; } = [];

    /// <summary>Also removes the links of contacts to subjects of the issuer.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference =>
    {
        WorkplaceIssuer found = Session.WorkplaceIssuers.Get(reference);
        bool removesLinks = Force;
        Change(
            $"{found.Name} ({found.Issuer})",
            "Remove workplace issuer",
            () => Session.WorkplaceIssuers.Remove(reference, removesLinks, Cancellation));
    });
}
