using UserProvisioning.Fields;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Exporting;

/// <summary>A contact and its user, as a row of an employee file. Importing the file changes nothing.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="User">Its user; null for none.</param>
/// <param name="Groups">The user's groups.</param>
/// <param name="Profiles">The user's profiles.</param>
internal sealed record ExportedRow(ContactRow Contact, SystemUserRow? User, string Groups, string Profiles)
{
    /// <summary>All fields of a database except CreateUser: whoever imports the file decides whether users are made.</summary>
    internal static IReadOnlyList<EmployeeField> FieldsOf(EmployeeFieldSet fields) =>
        [.. fields.All.Where(field => field != EmployeeField.CreateUser)];

    /// <summary>The text of a field; null for an empty cell and for a date.</summary>
    internal string? Text(EmployeeField field) => field.Contact is { } contact ? OfContact(contact) : OfUser(field);

    internal DateTime? Day(EmployeeField field) => field.Contact switch
    {
        DateContactField day => day.Get(Contact.Fields),
        OwnContactField own when own.ToText(Contact.Fields) is { } text => OwnFieldText.ValueOf(own.Type, text) as DateTime?,
        _ => null,
    };

    private string? OfContact(ContactField field) =>
        field is DateContactField or OwnContactField { Type: ContactFieldType.Date } ? null
        : field == ContactFieldCatalog.OrganizationName ? Contact.LinkedOrganizationName ?? Contact.OrganizationName
        : field == ContactFieldCatalog.OrganizationId ? Contact.OrganizationId is { } id ? Contact.LinkedOrganizationReference ?? $"#{id}" : null
        : field.ToText(Contact.Fields);

    private string? OfUser(EmployeeField field) => field.Name switch
    {
        nameof(EmployeeField.Active) => Contact.Status == ContactStatus.Archived || User?.Status == SystemUserStatus.Archived
            ? "false"
            : User is null ? null : "true",
        nameof(EmployeeField.Username) => User?.Username,
        nameof(EmployeeField.License) => (User?.License ?? User?.LastLicense)?.ToString(),
        nameof(EmployeeField.UserGroups) => Groups.Length == 0 ? null : Groups,
        nameof(EmployeeField.UserProfiles) => Profiles.Length == 0 ? null : Profiles,
        _ => null,
    };
}
