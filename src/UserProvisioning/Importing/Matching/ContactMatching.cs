using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Matching;

/// <summary>The search for contacts that rows adopt, in one transaction of an import.</summary>
internal sealed class ContactMatching(IUnitOfWork work, MatchIndex matches, FileIndex index)
{
    private readonly HashSet<long> _adopted = [];
    private IReadOnlyDictionary<long, ContactRow> _contacts = new Dictionary<long, ContactRow>();
    private IReadOnlyDictionary<long, SystemUserRow> _users = new Dictionary<long, SystemUserRow>();

    /// <summary>Reads at once the contacts that rows may adopt.</summary>
    internal void Prefetch(IEnumerable<EmployeeRow> rows)
    {
        List<long> ids = rows.SelectMany(Candidates).Select(candidate => candidate.Id).Distinct().ToList();
        _contacts = ids.Count == 0 ? new Dictionary<long, ContactRow>() : work.Contacts.ByIds(ids);
        List<long> withUser = _contacts.Values.Where(contact => contact.HasSystemUser).Select(contact => contact.Id).ToList();
        _users = withUser.Count == 0 ? new Dictionary<long, SystemUserRow>() : work.Users.ByContactIds(withUser);
    }

    /// <summary>Finds the contact that a row adopts; null when no contact has one of its values.</summary>
    internal ContactMatch? Find(EmployeeRow row)
    {
        if (row.Key is null || row.Faults.Any(fault => fault.Field is null))
        {
            return null;
        }

        ContactFields fields = FieldsOf(row);
        foreach (IGrouping<int, (int Field, long Id)> field in Candidates(row).GroupBy(candidate => candidate.Field))
        {
            MatchField by = matches.Fields[field.Key];
            string? key = by.KeyOf(fields);
            List<ContactRow> found = field
                .Select(candidate => _contacts.GetValueOrDefault(candidate.Id))
                .OfType<ContactRow>()
                .Where(contact => IsFree(contact, row) && by.KeyOf(contact.Fields) == key)
                .ToList();
            if (found.Count > 0)
            {
                return found.Count > 1 ? new ContactMatch(null, by.Name, SeveralFault(found, by))
                    : AdministratorFault(found[0], by) is { } fault ? new ContactMatch(null, by.Name, fault)
                    : new ContactMatch(found[0], by.Name, null);
            }
        }

        return null;
    }

    /// <summary>Records that a row has adopted a contact, so that no other row does.</summary>
    internal void Adopt(ContactRow contact) => _adopted.Add(contact.Id);

    private static ContactFields FieldsOf(EmployeeRow row) => row.Contact with { Type = row.InferredType };

    private IEnumerable<(int Field, long Id)> Candidates(EmployeeRow row)
    {
        ContactFields fields = FieldsOf(row);
        for (int i = 0; i < matches.Fields.Count; i++)
        {
            if (matches.Fields[i].KeyOf(fields) is { } key)
            {
                foreach (long id in matches.Find(i, key))
                {
                    yield return (i, id);
                }
            }
        }
    }

    /// <summary>Whether no source delivers a contact, and no other row of the file is about it.</summary>
    private bool IsFree(ContactRow contact, EmployeeRow row) =>
        contact.Source is null && contact.Status == ContactStatus.Active && contact.Type == row.InferredType && !_adopted.Contains(contact.Id)
        && !(contact.ExternalReference is { } reference && index.FirstLine(Text.Key(reference)) is not null);

    private static string SeveralFault(List<ContactRow> found, MatchField by) =>
        $"{Counted.Of(found.Count, "contact")} have this value: {string.Join(", ", found.Take(5).Select(Named))}"
            + $"{(found.Count > 5 ? ", ..." : string.Empty)}. Find the right one, and give it this reference with Set-Contact, or merge "
            + $"them with Merge-Contact (found by {by.Name})";

    private string? AdministratorFault(ContactRow contact, MatchField by) =>
        !matches.AdoptsAdministrators && _users.GetValueOrDefault(contact.Id) is { } user
        && (user.License ?? user.LastLicense) is LicenseType.Administrator or LicenseType.SystemAdministrator
            ? $"{Named(contact)}, found by {by.Name}, has the user '{user.Username}' with the license {user.License ?? user.LastLicense}. An "
                + "administrator is adopted only with -Force"
            : null;

    private static string Named(ContactRow contact) => $"'{contact.DisplayName}' ({AuditLog.NameOf(contact)})";
}

/// <summary>What a search for a contact to adopt has found.</summary>
/// <param name="Contact">The contact; null when the row adopts none.</param>
/// <param name="By">The field by which it was found.</param>
/// <param name="Fault">Why the row adopts no contact; null when it does.</param>
internal sealed record ContactMatch(ContactRow? Contact, string By, string? Fault);
