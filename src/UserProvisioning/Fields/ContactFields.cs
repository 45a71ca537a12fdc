
namespace UserProvisioning.Fields;

/// <summary>The fields of a contact that can be written, as they are stored: nothing falls back here.</summary>
public sealed record ContactFields
{
    /// <summary>Person or organization. It cannot change later.</summary>
    public ContactType Type { get; init; }

    /// <inheritdoc cref="Contact.ExternalReference"/>
    public string? ExternalReference { get; init; }

    /// <inheritdoc cref="Contact.FirstName"/>
    public string? FirstName { get; init; }

    /// <inheritdoc cref="Contact.Prefix"/>
    public string? Prefix { get; init; }

    /// <inheritdoc cref="Contact.LastName"/>
    public string? LastName { get; init; }

    /// <inheritdoc cref="Contact.Initials"/>
    public string? Initials { get; init; }

    /// <summary>An organization's name; for a person that is linked to no organization contact, the name as text.</summary>
    public string? OrganizationName { get; init; }

    /// <inheritdoc cref="Contact.OrganizationId"/>
    public long? OrganizationId { get; init; }

    /// <inheritdoc cref="Contact.Email"/>
    public string? Email { get; init; }

    /// <inheritdoc cref="Contact.Phone"/>
    public string? Phone { get; init; }

    /// <summary>The contact's own language as a culture name; null to fall back.</summary>
    public string? Language { get; init; }

    /// <inheritdoc cref="Contact.JobTitle"/>
    public string? JobTitle { get; init; }

    /// <inheritdoc cref="Contact.Department"/>
    public string? Department { get; init; }

    /// <inheritdoc cref="Contact.CostCenter"/>
    public string? CostCenter { get; init; }

    /// <inheritdoc cref="Contact.ManagerReference"/>
    public string? ManagerReference { get; init; }

    /// <inheritdoc cref="Contact.StartDate"/>
    public DateTime? StartDate { get; init; }

    /// <inheritdoc cref="Contact.EndDate"/>
    public DateTime? EndDate { get; init; }

    /// <inheritdoc cref="Contact.Source"/>
    public string? Source { get; init; }

    /// <summary>Whether there is a field of that name.</summary>
    /// <param name="name">The name, as of a parameter of New-Contact.</param>
    /// <returns>True when there is one.</returns>
    public static bool Contain(string name) => ContactFieldCatalog.Find(name) is not null;

    /// <summary>Makes a copy in which some fields have other values.</summary>
    /// <param name="values">The values by the names of their fields; each of the type of its field.</param>
    /// <returns>The copy.</returns>
    public ContactFields With(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ContactFields changed = this with { };
        foreach ((string name, object? value) in values)
        {
            ContactFieldCatalog.Named(name).SetValue(changed, value);
        }

        return changed;
    }

    /// <summary>The name to show: first name, prefix and last name of a person, or the name of an organization.</summary>
    public string DisplayName => Type == ContactType.Organization
        ? OrganizationName ?? string.Empty
        : string.Join(' ', new[] { FirstName, Prefix, LastName }.Where(part => !string.IsNullOrEmpty(part)));
}
