using System.Collections;
using System.Management.Automation;
using UserProvisioning.Fields;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the writable fields of a contact.</summary>
public abstract class ContactFieldCmdlet : SessionCmdlet
{
    // The type of this field is object, since a field with a type of the service layer would load that layer with the cmdlets.
    private object? _nameUse;

    /// <summary>What identifies the contact in the source that delivers it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ExternalReference { get; set; }

    /// <summary>Given name of a person.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? FirstName { get; set; }

    /// <summary>What stands between first and last name, such as "van der".</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Prefix { get; set; }

    /// <summary>Family name of a person, without the prefix.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? LastName { get; set; }

    /// <summary>Initials of a person.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Initials { get; set; }

    /// <summary>Family name of a person's partner, without the prefix.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? PartnerName { get; set; }

    /// <summary>What stands before the partner's name, such as "de".</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? PartnerPrefix { get; set; }

    /// <summary>
    /// Which names make up the display name: <c>Own</c>, <c>Partner</c>, <c>PartnerOwn</c> or <c>OwnPartner</c>; the own name when it is
    /// left out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    public NameUse? NameUse
    {
        get => (NameUse?)_nameUse;
        set => _nameUse = value;
    }

    /// <summary>Name of an organization. For a person: the name of the organization that the person belongs to, as text.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? OrganizationName { get; set; }

    /// <summary>The organization contact that a person belongs to: the object, its id or its external reference.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [ContactTransformation(IsSingle = true, AllowsNone = true)]
    [ArgumentCompleter(typeof(OrganizationCompleter))]
    public ContactReference? Organization { get; set; }

    /// <summary>E-mail address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Email { get; set; }

    /// <summary>Phone number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Phone { get; set; }

    /// <summary>Language, as a culture name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(CultureCompleter))]
    public string? Language { get; set; }

    /// <summary>Job title.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? JobTitle { get; set; }

    /// <summary>Department.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Department { get; set; }

    /// <summary>Cost centre.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? CostCenter { get; set; }

    /// <summary>External reference of the manager.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ExternalReferenceCompleter))]
    public string? ManagerReference { get; set; }

    /// <summary>Building in which a person works.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Building { get; set; }

    /// <summary>Floor on which a person works.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Floor { get; set; }

    /// <summary>Room in which a person works.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Room { get; set; }

    /// <summary>First day on which the contact's user may log in; <c>$null</c> for no first day.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [DateTransformation(AllowsNone = true, IsDay = true)]
    public DateTime? StartDate { get; set; }

    /// <summary>Last day on which the contact's user may log in; <c>$null</c> for no last day.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [DateTransformation(AllowsNone = true, IsDay = true)]
    public DateTime? EndDate { get; set; }

    /// <summary>The source that delivered the contact.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string? Source { get; set; }

    /// <summary>Values of the client's own contact fields, by name, as <c>@{ Badge = 'B-1' }</c>; <c>$null</c> empties a field.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Fields")]
    [FieldValuesTransformation]
    [ArgumentCompleter(typeof(FieldTableCompleter))]
    public IDictionary? Field { get; set; }

    /// <summary>Returns the given values of the client's own fields; null when none are given.</summary>
    /// <param name="onlyTyped">True to take only the values of the command line.</param>
    /// <returns>The values by name.</returns>
    protected IReadOnlyDictionary<string, object?>? GivenFields(bool onlyTyped) =>
        Field is not null && Given(onlyTyped).Contains(nameof(Field)) ? FieldValues.Of(Field) : null;

    /// <summary>Describes what would be changed.</summary>
    /// <param name="onlyTyped">True to take only the values of the command line.</param>
    /// <returns>A text such as <c>Department = 'Logistics'</c>.</returns>
    protected string Describe(bool onlyTyped) => Changes.Of(MyInvocation.BoundParameters, Given(onlyTyped));

    private HashSet<string> Given(bool onlyTyped) => MyInvocation.BoundParameters.Keys
        .Where(onlyTyped ? IsTyped : IsGiven)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the organization that a person is to belong to; null when none is given, or when $null is given to leave the present one.
    /// </summary>
    /// <param name="onlyTyped">True to take only the values of the command line.</param>
    /// <returns>The organization; null for none given.</returns>
    protected ContactReference? GivenOrganization(bool onlyTyped) => Given(onlyTyped).Contains(nameof(Organization)) ? Organization : null;

    /// <summary>
    /// Returns a function that applies the given values to fields. The function holds the values of the current pipeline item, because items are
    /// written in batches, when the parameters already have the values of a later item.
    /// </summary>
    /// <param name="onlyTyped">
    /// True to take only the values of the command line. A piped contact also binds its own
    /// properties by name, as they were when it was read, and they must not undo what others changed since.
    /// </param>
    /// <returns>A function that returns the new fields, given the present ones.</returns>
    protected Func<ContactFields, ContactFields> Change(bool onlyTyped)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        bool leavesOrganization = false;
        foreach ((string name, object? value) in MyInvocation.BoundParameters)
        {
            if (!(onlyTyped ? IsTyped(name) : IsGiven(name)))
            {
                continue;
            }

            leavesOrganization |= name == nameof(Organization) && value is null;
            if (ContactFields.Contain(name))
            {
                given.Add(name, value);
            }
        }

        return fields => (leavesOrganization ? fields with { OrganizationId = null } : fields).With(given);
    }
}
