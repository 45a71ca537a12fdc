namespace UserProvisioning;

/// <summary>A person or an organization. A system user is always made from one.</summary>
public sealed class Contact : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>Person or organization.</summary>
    public ContactType Type { get; init; }

    /// <summary>Whether it is here or has left.</summary>
    public ContactStatus Status { get; init; }

    /// <summary>What identifies it in the source that delivers it; unique, compared without case. Null when made by hand without one.</summary>
    public string? ExternalReference { get; init; }

    /// <summary>Given name of a person.</summary>
    public string? FirstName { get; init; }

    /// <summary>What stands between first and last name, as the Dutch "van der".</summary>
    public string? Prefix { get; init; }

    /// <summary>Family name of a person, without the prefix.</summary>
    public string? LastName { get; init; }

    /// <summary>Initials of a person, as delivered.</summary>
    public string? Initials { get; init; }

    /// <summary>Family name of a person's partner, without the prefix.</summary>
    public string? PartnerName { get; init; }

    /// <summary>What stands before the partner's name, as "de".</summary>
    public string? PartnerPrefix { get; init; }

    /// <summary>Which of the own and the partner's name make up the display name.</summary>
    public NameUse NameUse { get; init; }

    /// <summary>An organization's own name; for a person, the name of the organization it belongs to.</summary>
    public string? OrganizationName { get; init; }

    /// <summary>The organization contact a person belongs to; null when there is none.</summary>
    public long? OrganizationId { get; init; }

    /// <summary>The name to show: of a person the first name and the names that <see cref="NameUse"/> says, or the name of an organization.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, as delivered.</summary>
    public string? Phone { get; init; }

    /// <summary>Language as a culture name: the contact's own, else its organization's, else the client's <c>DefaultLanguage</c>.</summary>
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

    /// <summary>Which source delivered it; null when made by hand.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a system user was made from it, archived ones included.</summary>
    public bool HasSystemUser { get; init; }

    /// <summary>Whether a login into the workplace app was linked to it; Get-WorkplaceIdentity shows which.</summary>
    public bool HasWorkplaceIdentity { get; init; }

    /// <summary>The name to show.</summary>
    /// <returns><see cref="DisplayName"/>.</returns>
    public override string ToString() => DisplayName;
}
