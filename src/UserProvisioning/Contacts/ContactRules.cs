using UserProvisioning.Fields;

namespace UserProvisioning.Contacts;

/// <summary>The rules for the fields of a contact.</summary>
internal static class ContactRules
{
    /// <summary>The most characters of a display name: an index on it holds no more.</summary>
    private const int DisplayNameLength = 800;

    /// <summary>Returns every fault of cleaned fields, each with the name of its field.</summary>
    internal static IReadOnlyList<(string Field, string Reason)> Faults(ContactFields fields)
    {
        // An import checks each row, and nearly no row has a fault: make no list before there is one.
        List<(string Field, string Reason)>? faults = null;
        if (fields.Type == ContactType.Organization)
        {
            if (fields.OrganizationName is null)
            {
                Add(nameof(ContactFields.OrganizationName), "an organization needs a name");
            }

            if (ContactFieldCatalog.PersonNames.Any(field => !field.IsEmpty(fields)))
            {
                Add(nameof(ContactFields.LastName), "an organization has no first name, prefix or last name");
            }

            if (fields.OrganizationId is not null)
            {
                Add("Organization", "only a person belongs to an organization");
            }
        }
        else if (fields.FirstName is null && fields.LastName is null)
        {
            Add(nameof(ContactFields.LastName), "a person needs a first name or a last name");
        }

        foreach (ContactField field in ContactFieldCatalog.All)
        {
            if (field.LengthFault(fields) is { } fault)
            {
                Add(field.Name, fault);
            }
        }

        foreach (ContactField field in ContactFieldCatalog.WithKinds)
        {
            if (field.KindFault(fields) is { } fault)
            {
                Add(field.Name, fault);
            }
        }

        if (fields.DisplayName.Length is var length and > DisplayNameLength)
        {
            Add(nameof(ContactFields.LastName), $"the whole name has {length} characters, and {DisplayNameLength} are the most");
        }

        if (fields.StartDate is { } start && fields.EndDate is { } end && end < start)
        {
            Add(nameof(ContactFields.EndDate), $"the end date {end:yyyy-MM-dd} is before the start date {start:yyyy-MM-dd}");
        }

        if (fields.ManagerReference is { } manager && fields.ExternalReference is { } own && Text.Key(manager) == Text.Key(own))
        {
            Add(nameof(ContactFields.ManagerReference), $"'{Text.Shorten(manager)}' is the contact itself, and nobody is their own manager");
        }

        return faults ?? [];

        void Add(string field, string reason) => (faults ??= []).Add((field, reason));
    }
}
