using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists workplace issuers.</summary>
/// <remarks>
/// <para>Each is an OpenID Connect provider whose ID tokens Register-WorkplaceLogin accepts. The properties have the names of the parameters of
/// New-WorkplaceIssuer, so that an issuer can be copied to another database.</para>
/// </remarks>
/// <example>
/// <para>See all issuers.</para>
/// <code>
/// Get-WorkplaceIssuer
/// </code>
/// </example>
/// <example>
/// <para>See which e-mail domains belong to an issuer.</para>
/// <code>
/// (Get-WorkplaceIssuer H*).EmailDomain
/// </code>
/// </example>
/// <seealso cref="NewWorkplaceIssuer"/>
/// <seealso cref="SetWorkplaceIssuer"/>
/// <seealso cref="RemoveWorkplaceIssuer"/>
[Cmdlet(VerbsCommon.Get, "WorkplaceIssuer")]
[OutputType(typeof(WorkplaceIssuer))]
public sealed class GetWorkplaceIssuer : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkplaceIssuerCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            bool isFound = false;
            foreach (WorkplaceIssuer issuer in Session.WorkplaceIssuers.List(filter))
            {
                isFound = true;
                WriteObject(issuer);
            }

            if (!isFound && filter?.Literal is { } literal)
            {
                WriteError(Session.WorkplaceIssuers.NotFound(literal));
            }
        }
    }
}
