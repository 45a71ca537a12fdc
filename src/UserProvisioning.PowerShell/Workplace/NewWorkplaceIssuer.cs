using System.Management.Automation;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a workplace issuer: an OpenID Connect provider whose ID tokens are accepted, and what a login with one may do.</summary>
/// <remarks>
/// <para>A login is taken by the issuer that its token names, for the audience that it names. Several issuers can be in use at a time; two may have
/// the same address only with different audiences. The cmdlet does not connect to the issuer; Test-WorkplaceIssuer does, step by step.</para>
/// <para>The name cannot be changed later, because it is the source of the user groups that the issuer gives.</para>
/// </remarks>
/// <example>
/// <para>Let everybody of the hospital in, and make contacts and users at the first login.</para>
/// <code>
/// New-WorkplaceIssuer Partners -Issuer https://login.example.org/ -Audience workplace-app -EmailDomain example.org -Provisioning ContactAndUser
/// </code>
/// </example>
/// <example>
/// <para>Find contacts by their personnel number, keep their departments up to date, and give user groups by groups of the issuer.</para>
/// <code>
/// New-WorkplaceIssuer Entra -Issuer https://login.microsoftonline.com/7a1b/v2.0 -Audience 5c0e -Provisioning User -MatchBy ExternalReference `
///     -UpdateContact -ClaimMap @{ Department = 'department'; Locker = 'extension_locker' } `
///     -GroupMap @{ 'fm-planners' = 'Planners'; 'fm-desk' = 'Front desk', 'Employees' } -RequiredGroup fm-users
/// </code>
/// </example>
/// <seealso cref="GetWorkplaceIssuer"/>
/// <seealso cref="SetWorkplaceIssuer"/>
/// <seealso cref="TestWorkplaceIssuer"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsCommon.New, "WorkplaceIssuer", SupportsShouldProcess = true)]
[OutputType(typeof(WorkplaceIssuer))]
public sealed class NewWorkplaceIssuer : WorkplaceIssuerFieldCmdlet
{
    /// <summary>The name, which is also the source of the user groups that it gives.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The address of the issuer, to the letter as its tokens say it. It begins with https://.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Issuer { get; set; } = string.Empty;

    /// <summary>The audience of the tokens: the client id of the workplace app at the issuer.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Audience { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        WorkplaceIssuerFields fields = Apply(new WorkplaceIssuerFields { Name = Name, Issuer = Issuer, Audience = Audience });
        Change(Name, $"Create workplace issuer of {Issuer}", () => WriteObject(Session.WorkplaceIssuers.Create(fields, Cancellation)));
    }
}
