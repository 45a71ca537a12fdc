
namespace UserProvisioning.Fields;

/// <summary>
/// The fields of a contact that can be written, as they are stored: without values that a contact inherits, such as its organization's language.
/// </summary>
public sealed record ContactFields
{
    /// <summary>Whether the contact is a person or an organization. It cannot change later.</summary>
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

    /// <inheritdoc cref="Contact.PartnerName"/>
    public string? PartnerName { get; init; }

    /// <inheritdoc cref="Contact.PartnerPrefix"/>
    public string? PartnerPrefix { get; init; }

    /// <inheritdoc cref="Contact.NameUse"/>
    public NameUse NameUse { get; init; }

    /// <summary>An organization's name; for a person that is linked to no organization contact, the name as text.</summary>
    public string? OrganizationName { get; init; }

    /// <inheritdoc cref="Contact.OrganizationId"/>
    public long? OrganizationId { get; init; }

    /// <inheritdoc cref="Contact.Email"/>
    public string? Email { get; init; }

    /// <inheritdoc cref="Contact.Phone"/>
    public string? Phone { get; init; }

    /// <summary>The contact's own language as a culture name; null to use the organization's or the client's.</summary>
    public string? Language { get; init; }

    /// <inheritdoc cref="Contact.JobTitle"/>
    public string? JobTitle { get; init; }

    /// <inheritdoc cref="Contact.Department"/>
    public string? Department { get; init; }

    /// <inheritdoc cref="Contact.CostCenter"/>
    public string? CostCenter { get; init; }

    /// <inheritdoc cref="Contact.ManagerReference"/>
    public string? ManagerReference { get; init; }

    /// <inheritdoc cref="Contact.Building"/>
    public string? Building { get; init; }

    /// <inheritdoc cref="Contact.Floor"/>
    public string? Floor { get; init; }

    /// <inheritdoc cref="Contact.Room"/>
    public string? Room { get; init; }

    /// <inheritdoc cref="Contact.StartDate"/>
    public DateTime? StartDate { get; init; }

    /// <inheritdoc cref="Contact.EndDate"/>
    public DateTime? EndDate { get; init; }

    /// <inheritdoc cref="Contact.Source"/>
    public string? Source { get; init; }

    /// <summary>The values of the fields that administrators made; null for none.</summary>
    internal OwnFieldValues? Own { get; set; }

    /// <summary>Whether a built-in field with a name exists.</summary>
    /// <param name="name">The name, as New-Contact names its parameter.</param>
    /// <returns>True when it exists.</returns>
    public static bool Contain(string name) => ContactFieldCatalog.Find(name) is not null;

    /// <summary>Makes a copy in which some fields have other values.</summary>
    /// <param name="values">The new values by the names of their fields. Each has the type of its field.</param>
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

    /// <summary>
    /// The display name: for a person the first name and the names that <see cref="NameUse"/> selects, for an organization its name.
    /// </summary>
    public string DisplayName => (Type == ContactType.Organization ? OrganizationName : Join(FirstName, " ", Surname)) ?? string.Empty;

    /// <summary>The person's own name and the partner's name, as <see cref="NameUse"/> selects and orders them.</summary>
    private string? Surname
    {
        get
        {
            string? own = Join(Prefix, " ", LastName);
            if (NameUse == NameUse.Own || string.IsNullOrEmpty(PartnerName))
            {
                return own;
            }

            string? partner = Join(PartnerPrefix, " ", PartnerName);
            return NameUse switch
            {
                NameUse.Partner => partner,
                NameUse.PartnerOwn => Join(partner, "-", own),
                _ => Join(own, "-", partner),
            };
        }
    }

    private static string? Join(string? one, string between, string? other) =>
        string.IsNullOrEmpty(one) ? other : string.IsNullOrEmpty(other) ? one : string.Concat(one, between, other);
}
