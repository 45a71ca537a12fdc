using System.Globalization;

namespace UserProvisioning.Importing.Undo;

/// <summary>The fields of a contact by the names that changes carry, read and written as texts.</summary>
internal static class ContactFieldTable
{
    private static readonly Dictionary<string, (Func<ContactFields, string?> Get, Func<ContactFields, string?, ContactFields> Set)> Fields = new(StringComparer.Ordinal)
    {
        [nameof(ContactFields.ExternalReference)] = (f => f.ExternalReference, (f, v) => f with { ExternalReference = v }),
        [nameof(ContactFields.FirstName)] = (f => f.FirstName, (f, v) => f with { FirstName = v }),
        [nameof(ContactFields.Prefix)] = (f => f.Prefix, (f, v) => f with { Prefix = v }),
        [nameof(ContactFields.LastName)] = (f => f.LastName, (f, v) => f with { LastName = v }),
        [nameof(ContactFields.Initials)] = (f => f.Initials, (f, v) => f with { Initials = v }),
        [nameof(ContactFields.OrganizationName)] = (f => f.OrganizationName, (f, v) => f with { OrganizationName = v }),
        [nameof(ContactFields.Email)] = (f => f.Email, (f, v) => f with { Email = v }),
        [nameof(ContactFields.Phone)] = (f => f.Phone, (f, v) => f with { Phone = v }),
        [nameof(ContactFields.Language)] = (f => f.Language, (f, v) => f with { Language = v }),
        [nameof(ContactFields.JobTitle)] = (f => f.JobTitle, (f, v) => f with { JobTitle = v }),
        [nameof(ContactFields.Department)] = (f => f.Department, (f, v) => f with { Department = v }),
        [nameof(ContactFields.CostCenter)] = (f => f.CostCenter, (f, v) => f with { CostCenter = v }),
        [nameof(ContactFields.ManagerReference)] = (f => f.ManagerReference, (f, v) => f with { ManagerReference = v }),
        [nameof(ContactFields.StartDate)] = (f => Text(f.StartDate), (f, v) => f with { StartDate = Day(v) }),
        [nameof(ContactFields.EndDate)] = (f => Text(f.EndDate), (f, v) => f with { EndDate = Day(v) }),
        [nameof(ContactFields.Source)] = (f => f.Source, (f, v) => f with { Source = v }),
    };

    internal static IEnumerable<string> Names => Fields.Keys;

    internal static string? Get(ContactFields fields, string name) => Fields[name].Get(fields);

    internal static ContactFields Set(ContactFields fields, string name, string? value) => Fields[name].Set(fields, value);

    private static string? Text(DateTime? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTime? Day(string? text) => text is null ? null : DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
