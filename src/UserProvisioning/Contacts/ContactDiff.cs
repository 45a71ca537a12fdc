using System.Globalization;

namespace UserProvisioning.Contacts;

/// <summary>What differs between two states of a contact, field by field, for the audit trail and for runs.</summary>
internal static class ContactDiff
{
    private static readonly (string Name, Func<ContactFields, string?> Get)[] Fields =
    [
        (nameof(ContactFields.ExternalReference), f => f.ExternalReference),
        (nameof(ContactFields.FirstName), f => f.FirstName),
        (nameof(ContactFields.Prefix), f => f.Prefix),
        (nameof(ContactFields.LastName), f => f.LastName),
        (nameof(ContactFields.Initials), f => f.Initials),
        (nameof(ContactFields.OrganizationName), f => f.OrganizationName),
        (nameof(ContactFields.OrganizationId), f => f.OrganizationId?.ToString(CultureInfo.InvariantCulture)),
        (nameof(ContactFields.Email), f => f.Email),
        (nameof(ContactFields.Phone), f => f.Phone),
        (nameof(ContactFields.Language), f => f.Language),
        (nameof(ContactFields.JobTitle), f => f.JobTitle),
        (nameof(ContactFields.Department), f => f.Department),
        (nameof(ContactFields.CostCenter), f => f.CostCenter),
        (nameof(ContactFields.ManagerReference), f => f.ManagerReference),
        (nameof(ContactFields.StartDate), f => Day(f.StartDate)),
        (nameof(ContactFields.EndDate), f => Day(f.EndDate)),
        (nameof(ContactFields.Source), f => f.Source),
    ];

    /// <summary>The fields that differ; for a new contact, those that are not empty.</summary>
    internal static List<FieldChange> Between(ContactFields? before, ContactFields after)
    {
        var changes = new List<FieldChange>();
        foreach ((string name, Func<ContactFields, string?> get) in Fields)
        {
            string? old = before is null ? null : get(before);
            string? now = get(after);
            if (!string.Equals(old, now, StringComparison.Ordinal))
            {
                changes.Add(new FieldChange(name, old, now));
            }
        }

        return changes;
    }

    private static string? Day(DateTime? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
