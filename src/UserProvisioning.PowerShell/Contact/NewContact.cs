using System.Management.Automation;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a contact: a person by first and last name, an organization by its name alone.</summary>
/// <remarks>
/// <para>A system user is always made from a contact. A person has a first or last name; an organization has only its own name. The external
/// reference identifies the contact in the source that delivers it, and no two contacts have the same one.</para>
/// <para>The pipeline takes any object whose properties have the names of parameters, such as the rows that Import-Csv reads.</para>
/// </remarks>
/// <example>
/// <para>Make a person.</para>
/// <code>
/// New-Contact -FirstName Milan -Prefix van -LastName Dijk -ExternalReference 1042 `
///     -Email milan.vandijk@example.org
/// </code>
/// </example>
/// <example>
/// <para>Make an organization, and somebody who works there.</para>
/// <code>
/// $cleaners = New-Contact -OrganizationName 'Bright Windows' -ExternalReference C-7
/// New-Contact -FirstName Fatima -LastName Amrani -Organization $cleaners -StartDate 2026-12-01
/// </code>
/// </example>
/// <example>
/// <para>Make a contact and its user in one go.</para>
/// <code>
/// New-Contact -FirstName Milan -LastName Dijk -Email milan@example.org | New-SystemUser
/// </code>
/// </example>
/// <seealso cref="GetContact"/>
/// <seealso cref="SetContact"/>
/// <seealso cref="NewSystemUser"/>
/// <seealso cref="ImportEmployeeFile"/>
[Cmdlet(VerbsCommon.New, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class NewContact : ContactFieldCmdlet
{
    // The type of this field is object, since no exported type may have a field of a value type of the service layer.
    private object? _type;

    private PipelineBatch<Asked<NewContactRequest>>? _batch;

    /// <summary>Person or organization; follows from the names when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public ContactType? Type
    {
        get => (ContactType?)_type;
        set => _type = value;
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<NewContactRequest>(Create);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        ContactFields fields = Change(onlyTyped: false)(new ContactFields());
        bool isOrganization = Type is not null
            ? Type == ContactType.Organization
            : string.IsNullOrWhiteSpace(fields.FirstName)
                && string.IsNullOrWhiteSpace(fields.LastName)
                && !string.IsNullOrWhiteSpace(fields.OrganizationName);
        fields = fields with { Type = isOrganization ? ContactType.Organization : ContactType.Person };
        var request = new NewContactRequest
        {
            Fields = fields,
            OwnFields = GivenFields(onlyTyped: false),
            Organization = GivenOrganization(onlyTyped: false),
        };
        Add(_batch!, request, fields.DisplayName, isOrganization ? "Create organization" : "Create person");
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Create(IReadOnlyList<NewContactRequest> requests)
    {
        ProgressMeter progress = Progress("Creating contacts", "contact");
        WriteOutcomes(Session.Contacts.Create(requests, StopsAtFirstError, Cancellation), write: true);
        progress.Advance(0, requests.Count);
    }
}
