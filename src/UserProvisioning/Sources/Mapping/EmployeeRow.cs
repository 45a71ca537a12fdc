using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>A row of an employee file with typed values. A value is null when the row does not have it.</summary>
internal sealed class EmployeeRow
{
    public required long Line { get; init; }

    /// <summary>The name of the entry of a directory of which the row was made; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The cleaned fields of the contact. A new contact without a type gets <see cref="InferredType"/>.</summary>
    public required ContactFields Contact { get; init; }

    /// <summary>The case-folded external reference; null when the row has none.</summary>
    public string? Key { get; init; }

    public ContactType? Type { get; init; }

    public string? OrganizationReference { get; init; }

    public bool? Active { get; init; }

    public string? Username { get; init; }

    public LicenseType? License { get; init; }

    public IReadOnlyList<string>? UserGroups { get; init; }

    public IReadOnlyList<string>? UserProfiles { get; init; }

    public bool? CreateUser { get; init; }

    /// <summary>The faults of the row, each with its field; the field is null for a fault of the whole row.</summary>
    public required IReadOnlyList<(string? Field, string Reason)> Faults { get; init; }

    /// <summary>
    /// Which fields the row says nothing about although they have a source, by index, so that they keep their values; null for none.
    /// </summary>
    public bool[]? Silent { get; init; }

    /// <summary>Whether a row without a type looks like an organization.</summary>
    public bool LooksLikeOrganization { get; init; }

    /// <summary>The type in the row, or the type that the row looks like.</summary>
    public ContactType InferredType => Type ?? (LooksLikeOrganization ? ContactType.Organization : ContactType.Person);

    /// <summary>Whether the row gives or clears a field.</summary>
    /// <param name="map">Which fields have a source.</param>
    /// <param name="field">The field.</param>
    public bool Says(FieldMap map, EmployeeField field) => map.Has(field) && Silent?[field.Index] != true;

    /// <summary>Whether the row says that the person has left.</summary>
    /// <param name="today">Today. An end date before it is in the past.</param>
    public bool SaysLeft(DateTime today) => Active == false || Contact.EndDate < today;

    /// <summary>The display name for a row from which no contact was made.</summary>
    public string? DisplayName => Text.Clean((Contact with { Type = InferredType }).DisplayName);
}
