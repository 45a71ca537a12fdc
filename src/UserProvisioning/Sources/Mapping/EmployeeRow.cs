using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>What a row says, each cell read as what its field holds. What is null is not said.</summary>
internal sealed class EmployeeRow
{
    public required long Line { get; init; }

    /// <summary>The texts of the contact, cleaned. Type falls back to <see cref="InferredType"/> for a new contact.</summary>
    public required ContactFields Contact { get; init; }

    /// <summary>The case-folded external reference; null when there is none.</summary>
    public string? Key { get; init; }

    public ContactType? Type { get; init; }

    public string? OrganizationReference { get; init; }

    public bool? Active { get; init; }

    public string? Username { get; init; }

    public LicenseType? License { get; init; }

    public IReadOnlyList<string>? UserGroups { get; init; }

    public IReadOnlyList<string>? UserProfiles { get; init; }

    public bool? CreateUser { get; init; }

    /// <summary>Cells that cannot be read, with their fields; the field is null for a fault of the whole row.</summary>
    public required IReadOnlyList<(string? Field, string Reason)> Faults { get; init; }

    /// <summary>Whether it looks like an organization where it does not say what it is.</summary>
    public bool LooksLikeOrganization { get; init; }

    /// <summary>The type that the row says, or else looks like.</summary>
    public ContactType InferredType => Type ?? (LooksLikeOrganization ? ContactType.Organization : ContactType.Person);

    /// <summary>Whether it says that the person has left.</summary>
    /// <param name="today">Who left before has left.</param>
    public bool SaysLeft(DateTime today) => Active == false || Contact.EndDate < today;

    /// <summary>The name to show for a row that became no contact.</summary>
    public string? DisplayName => Text.Clean((Contact with { Type = InferredType }).DisplayName);
}
