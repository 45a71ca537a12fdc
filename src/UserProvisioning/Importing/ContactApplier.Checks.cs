using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <content>The checks of names and keys.</content>
internal sealed partial class ContactApplier
{
    /// <summary>
    /// Adds a fault to the row of a new person that has a key and an organization but no name. Such a row is a vacancy, or is not about a person.
    /// </summary>
    private void CheckName(EmployeeRow row, ContactRow? contact, ContactType type, List<(string? Field, string Reason)> faults)
    {
        const string Field = nameof(EmployeeField.LastName);
        if (contact is null
            && row.Type is null
            && type == ContactType.Person
            && row.Contact is { FirstName: null, LastName: null, OrganizationName: not null }
            && !faults.Exists(fault => fault.Field is Field or nameof(EmployeeField.FirstName)))
        {
            faults.Add((
                Field,
                $"a person needs a first name or a last name; leave out {map.Words.Rows} for vacancies and contracts, and give "
                    + $"{map.Words.ARow} for an organization the Type Organization"));
        }
    }

    private void CheckKey(EmployeeRow row, ContactRow? contact, List<(string? Field, string Reason)> faults)
    {
        const string Field = nameof(EmployeeField.ExternalReference);
        if (row.Key is null)
        {
            if (!faults.Exists(fault => fault.Field == Field))
            {
                string? column = map[EmployeeField.ExternalReference]?.Column is { } position ? map.Columns[position] : null;
                faults.Add((Field, $"it is empty, but it is the key that identifies the contact; {map.Words.EmptyKeyAdvice(column)}"));
            }
        }
        else if (index.EarlierLine(row.Line, contact) is { } first)
        {
            faults.Add((
                Field,
                $"'{Text.Shorten(row.Contact.ExternalReference!)}' is already the key of {map.Words.Place(first)}; {map.Words.OnePerContact}"));
        }
    }
}
