using System.Management.Automation;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the optional fields of a workplace issuer.</summary>
public abstract class WorkplaceIssuerFieldCmdlet : SessionCmdlet
{
    // The type of this field is object, since no exported type may have a field of a value type of the service layer.
    private object? _provisioning;

    /// <summary>
    /// What a login may make of a person who is not known: nothing (None), a user of an existing contact (User), or a contact and a user
    /// (ContactAndUser). None when it is left out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public WorkplaceProvisioning? Provisioning
    {
        get => (WorkplaceProvisioning?)_provisioning;
        set => _provisioning = value;
    }

    /// <summary>
    /// The e-mail domains that the issuer serves, such as <c>example.org</c>, each with its subdomains named one by one. A domain belongs to one
    /// issuer. When it is left out, the issuer serves every domain that belongs to no other issuer.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ListTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? EmailDomain { get; set; }

    /// <summary>
    /// By which fields a contact is found that is not linked to the subject of the token, in this order: Email (an address that the issuer has
    /// verified), ExternalReference, or a text or number field of the client's own. Subject alone means by none. Email when it is left out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ListTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(LoginMatchCompleter))]
    public string[]? MatchBy { get; set; }

    /// <summary>Updates the contact by the claims of each login.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter UpdateContact { get; set; }

    /// <summary>
    /// Which claims fill which fields of a contact, such as <c>@{ Department = 'department'; Badge = 'extension_badge' }</c>. Of several claims, the
    /// first that the token has counts; <c>$null</c> lets none fill the field. A field that the table does not name has its standard claims.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NameTableTransformation]
    [AllowNull]
    public object? ClaimMap { get; set; }

    /// <summary>The claim that holds the groups of the person; <c>groups</c> when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? GroupClaim { get; set; }

    /// <summary>
    /// Which user groups the groups of the issuer give, such as <c>@{ 'fm-planners' = 'Planners', 'Viewers' }</c>, by the names or ids that the
    /// tokens have. A login takes away what an earlier one gave, if its token no longer has the group.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NameTableTransformation]
    [AllowNull]
    public object? GroupMap { get; set; }

    /// <summary>Groups of the issuer of which a person must be in one, or the login is denied.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ListTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? RequiredGroup { get; set; }

    /// <summary>Replaces fields by the given values.</summary>
    /// <param name="fields">The fields as they are.</param>
    /// <returns>The new fields.</returns>
    protected WorkplaceIssuerFields Apply(WorkplaceIssuerFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields with
        {
            Provisioning = IsGiven(nameof(Provisioning)) ? Provisioning ?? WorkplaceProvisioning.None : fields.Provisioning,
            EmailDomain = IsGiven(nameof(EmailDomain)) ? EmailDomain ?? [] : fields.EmailDomain,
            MatchBy = IsGiven(nameof(MatchBy)) ? MatchBy ?? [] : fields.MatchBy,
            UpdateContact = IsGiven(nameof(UpdateContact)) ? UpdateContact : fields.UpdateContact,
            ClaimMap = IsGiven(nameof(ClaimMap)) ? TableOf(ClaimMap) : fields.ClaimMap,
            GroupClaim = IsGiven(nameof(GroupClaim)) ? GroupClaim : fields.GroupClaim,
            GroupMap = IsGiven(nameof(GroupMap)) ? TableOf(GroupMap) : fields.GroupMap,
            RequiredGroup = IsGiven(nameof(RequiredGroup)) ? RequiredGroup ?? [] : fields.RequiredGroup,
        };
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> TableOf(object? table) =>
        table as IReadOnlyDictionary<string, IReadOnlyList<string>> ?? new Dictionary<string, IReadOnlyList<string>>();
}
