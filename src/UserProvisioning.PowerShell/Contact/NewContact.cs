using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a contact: a person by first and last name, an organization by its name alone.</summary>
[Cmdlet(VerbsCommon.New, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class NewContact : ContactFieldCmdlet
{
    // Not the enumeration itself: no exported type may have a field of a value type of the service layer.
    private object? _type;

    /// <summary>Person or organization; follows from the names when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ContactType Type
    {
        get => _type is null ? default : (ContactType)_type;
        set => _type = value;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        ContactFields fields = Apply(new ContactFields(), onlyTyped: false);
        bool isOrganization = IsBound(nameof(Type))
            ? Type == ContactType.Organization
            : string.IsNullOrWhiteSpace(fields.FirstName) && string.IsNullOrWhiteSpace(fields.LastName) && !string.IsNullOrWhiteSpace(fields.OrganizationName);
        fields = fields with { Type = isOrganization ? ContactType.Organization : ContactType.Person };
        if (ShouldProcess(fields.DisplayName, isOrganization ? "Create organization" : "Create person"))
        {
            WriteObject(Session.Contacts.Create(fields, IsBound(nameof(Organization)) ? Organization : null, Cancellation));
        }
    }
}
