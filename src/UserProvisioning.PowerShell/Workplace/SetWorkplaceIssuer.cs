using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a workplace issuer; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>Fields that are not given keep their values; <c>$null</c> empties a field. The name cannot be changed: it is the source of the user groups
/// that the issuer gave. A change of -GroupMap changes no user: the next login of each does.</para>
/// </remarks>
/// <example>
/// <para>Serve one more e-mail domain.</para>
/// <code>
/// $issuer = Get-WorkplaceIssuer Hogeland
/// $issuer | Set-WorkplaceIssuer -EmailDomain ($issuer.EmailDomain + 'clinic.example.org') -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Let groups of the issuer give no user groups any more.</para>
/// <code>
/// Set-WorkplaceIssuer Hogeland -GroupMap $null
/// </code>
/// </example>
/// <seealso cref="NewWorkplaceIssuer"/>
/// <seealso cref="GetWorkplaceIssuer"/>
/// <seealso cref="TestWorkplaceIssuer"/>
[Cmdlet(VerbsCommon.Set, "WorkplaceIssuer", SupportsShouldProcess = true)]
[OutputType(typeof(WorkplaceIssuer))]
public sealed class SetWorkplaceIssuer : WorkplaceIssuerFieldCmdlet
{
    /// <summary>The issuer: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("WorkplaceIssuer")]
    [WorkplaceIssuerTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(WorkplaceIssuerCompleter))]
    public WorkplaceIssuerReference Name { get; set; } = null!;

    /// <summary>
    /// The address of the issuer, to the letter as its tokens say it. Links to subjects of the former address are not used any more.
    /// </summary>
    [Parameter]
    [NotEmpty]
    public string? Issuer { get; set; }

    /// <summary>The audience of the tokens: the client id of the workplace app at the issuer.</summary>
    [Parameter]
    [NotEmpty]
    public string? Audience { get; set; }

    /// <summary>Writes the issuer as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        WorkplaceIssuerReference reference = Name;
        Change(reference.ToString(), "Change workplace issuer", () =>
        {
            WorkplaceIssuer changed = Session.WorkplaceIssuers.Update(
                reference,
                fields => Apply(fields) with { Issuer = Issuer ?? fields.Issuer, Audience = Audience ?? fields.Audience },
                Cancellation);
            if (PassThru)
            {
                WriteObject(changed);
            }
        });
    }
}
