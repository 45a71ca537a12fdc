using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Exporting;

/// <summary>A contact and its user as a row of a file that imports again unchanged.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="User">Its user; null for none.</param>
/// <param name="Groups">The user's groups.</param>
/// <param name="Profiles">The user's profiles.</param>
internal sealed record ExportedRow(ContactRow Contact, SystemUserRow? User, string Groups, string Profiles)
{
    /// <summary>All fields except CreateUser, which the importing administrator decides.</summary>
    internal static IReadOnlyList<EmployeeField> Fields { get; } = Enum.GetValues<EmployeeField>().Where(field => field != EmployeeField.CreateUser).ToArray();

    /// <summary>The text of a field; null for an empty cell, and for a day.</summary>
    internal string? Text(EmployeeField field) => field switch
    {
        EmployeeField.ExternalReference => Contact.ExternalReference,
        EmployeeField.Type => Contact.Type.ToString(),
        EmployeeField.FirstName => Contact.FirstName,
        EmployeeField.Prefix => Contact.Fields.Prefix,
        EmployeeField.LastName => Contact.LastName,
        EmployeeField.Initials => Contact.Fields.Initials,
        EmployeeField.OrganizationName => Contact.LinkedOrganizationName ?? Contact.OrganizationName,
        EmployeeField.OrganizationReference => Contact.OrganizationId is { } id ? Contact.LinkedOrganizationReference ?? $"#{id}" : null,
        EmployeeField.Email => Contact.Email,
        EmployeeField.Phone => Contact.Fields.Phone,
        EmployeeField.Language => Contact.Language,
        EmployeeField.JobTitle => Contact.Fields.JobTitle,
        EmployeeField.Department => Contact.Fields.Department,
        EmployeeField.CostCenter => Contact.Fields.CostCenter,
        EmployeeField.ManagerReference => Contact.Fields.ManagerReference,
        EmployeeField.Active => Contact.Status == ContactStatus.Archived || User?.Status == SystemUserStatus.Archived ? "false" : User is null ? null : "true",
        EmployeeField.Username => User?.Username,
        EmployeeField.License => (User?.License ?? User?.LastLicense)?.ToString(),
        EmployeeField.UserGroups => Groups.Length == 0 ? null : Groups,
        EmployeeField.UserProfiles => Profiles.Length == 0 ? null : Profiles,
        _ => null,
    };

    internal DateTime? Day(EmployeeField field) => field switch
    {
        EmployeeField.StartDate => Contact.StartDate,
        EmployeeField.EndDate => Contact.EndDate,
        _ => null,
    };
}
