using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>A person or an organization. A system user is always made from a contact.</summary>
public sealed class Contact : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>Person or organization.</summary>
    public ContactType Type { get; init; }

    /// <summary>Whether the contact is active or archived.</summary>
    public ContactStatus Status { get; init; }

    /// <summary>The key of the contact in its source. It is unique and compared without case; null for a contact without a key.</summary>
    public string? ExternalReference { get; init; }

    /// <summary>Given name of a person.</summary>
    public string? FirstName { get; init; }

    /// <summary>The prefix of the family name, such as the Dutch "van der".</summary>
    public string? Prefix { get; init; }

    /// <summary>Family name of a person, without the prefix.</summary>
    public string? LastName { get; init; }

    /// <summary>Initials of a person, as delivered.</summary>
    public string? Initials { get; init; }

    /// <summary>Family name of a person's partner, without the prefix.</summary>
    public string? PartnerName { get; init; }

    /// <summary>The prefix of the partner's family name, such as "de".</summary>
    public string? PartnerPrefix { get; init; }

    /// <summary>Whether the display name is made of the person's own family name, the partner's, or both.</summary>
    public NameUse NameUse { get; init; }

    /// <summary>An organization's own name; for a person, the name of the organization it belongs to.</summary>
    public string? OrganizationName { get; init; }

    /// <summary>The organization contact a person belongs to; null when there is none.</summary>
    public long? OrganizationId { get; init; }

    /// <summary>The name to show: a person's first name and the family names that <see cref="NameUse"/> selects, or an organization's name.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, as delivered.</summary>
    public string? Phone { get; init; }

    /// <summary>The language as a culture name: the contact's own, else the organization's, else the client setting <c>DefaultLanguage</c>.</summary>
    public string Language { get; init; } = string.Empty;

    /// <summary>Job title of a person.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Department.</summary>
    public string? Department { get; init; }

    /// <summary>Cost centre.</summary>
    public string? CostCenter { get; init; }

    /// <summary>External reference of the person's manager; the manager need not be known.</summary>
    public string? ManagerReference { get; init; }

    /// <summary>Building in which a person works.</summary>
    public string? Building { get; init; }

    /// <summary>Floor on which a person works.</summary>
    public string? Floor { get; init; }

    /// <summary>Room in which a person works.</summary>
    public string? Room { get; init; }

    /// <summary>First day on which the contact's user may log in; null for no bound.</summary>
    public DateTime? StartDate { get; init; }

    /// <summary>Last day on which the contact's user may log in; null for no bound.</summary>
    public DateTime? EndDate { get; init; }

    /// <summary>The values of the fields that administrators made with New-ContactField, by name; a field without a value is not in it.</summary>
    public OrderedDictionary Fields => field ??= new NamedValues();

    /// <summary>The source that delivers the contact; null when a person made it.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the contact has a system user, active or archived.</summary>
    public bool HasSystemUser { get; init; }

    /// <summary>Whether the contact is linked to a subject of the workplace app's issuer; Get-WorkplaceIdentity shows the links.</summary>
    public bool HasWorkplaceIdentity { get; init; }

    /// <summary>The name to show.</summary>
    /// <returns><see cref="DisplayName"/>.</returns>
    public override string ToString() => DisplayName;
}
