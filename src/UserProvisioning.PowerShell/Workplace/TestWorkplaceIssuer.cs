using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Tests workplace issuers step by step: discovery document, issuer, keys, algorithms, e-mail domains and groups. It writes the result of each step.
/// </summary>
/// <remarks>
/// <para>If a step fails, its message says what to do, and the steps that need it are skipped. The documents of the issuer are fetched anew, and
/// nothing is changed.</para>
/// </remarks>
/// <example>
/// <para>Test an issuer.</para>
/// <code notRun="It needs an OpenID Connect provider.">
/// Test-WorkplaceIssuer Hogeland
/// </code>
/// </example>
/// <example>
/// <para>See which issuers cannot be used now.</para>
/// <code notRun="It needs an OpenID Connect provider.">
/// Get-WorkplaceIssuer | Test-WorkplaceIssuer | Where-Object Result -eq Failed
/// </code>
/// </example>
/// <seealso cref="NewWorkplaceIssuer"/>
/// <seealso cref="SetWorkplaceIssuer"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsDiagnostic.Test, "WorkplaceIssuer")]
[OutputType(typeof(WorkplaceIssuerCheck))]
public sealed class TestWorkplaceIssuer : SessionCmdlet
{
    /// <summary>The issuers: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("WorkplaceIssuer")]
    [WorkplaceIssuerTransformation]
    [ArgumentCompleter(typeof(WorkplaceIssuerCompleter))]
    public WorkplaceIssuerReference[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference => WriteEach(Session.WorkplaceIssuers.Test(reference, Cancellation)));
}
