namespace UserProvisioning.Storage;

/// <summary>A contact as it is stored, with what its organization and user say about it.</summary>
internal sealed class ContactRow : IVersionedRow
{
    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "Contacts";

    public ContactType Type { get; set; }

    public string? ExternalReference { get; set; }

    public string? FirstName { get; set; }

    public string? Prefix { get; set; }

    public string? LastName { get; set; }

    public string? Initials { get; set; }

    public string? OrganizationName { get; set; }

    public long? OrganizationId { get; set; }

    public string DisplayName { get; set; } = string.Empty;

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Language { get; set; }

    public string? JobTitle { get; set; }

    public string? Department { get; set; }

    public string? CostCenter { get; set; }

    public string? ManagerReference { get; set; }

    public DateTime? StartDate { get; set; }

    public DateTime? EndDate { get; set; }

    public string? Source { get; set; }

    /// <summary>Name of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationName { get; set; }

    /// <summary>External reference of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationReference { get; set; }

    /// <summary>Language of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationLanguage { get; set; }

    /// <summary>Whether a system user was made from it. Read only.</summary>
    public bool HasSystemUser { get; set; }

    /// <summary>The id of that user; null when there is none. Read only.</summary>
    public long? SystemUserId { get; set; }

    /// <summary>Whether that user is archived. Read only.</summary>
    public bool HasArchivedUser { get; set; }

    /// <summary>Whether it is linked to a subject of an issuer. Read only.</summary>
    public bool HasWorkplaceIdentity { get; set; }

    public static ContactRow From(ContactFields fields, long id = 0) => new()
    {
        Id = id,
        Type = fields.Type,
        ExternalReference = fields.ExternalReference,
        FirstName = fields.FirstName,
        Prefix = fields.Prefix,
        LastName = fields.LastName,
        Initials = fields.Initials,
        OrganizationName = fields.OrganizationName,
        OrganizationId = fields.OrganizationId,
        DisplayName = fields.DisplayName,
        Email = fields.Email,
        Phone = fields.Phone,
        Language = fields.Language,
        JobTitle = fields.JobTitle,
        Department = fields.Department,
        CostCenter = fields.CostCenter,
        ManagerReference = fields.ManagerReference,
        StartDate = fields.StartDate,
        EndDate = fields.EndDate,
        Source = fields.Source,
    };

    public ContactFields ToFields() => new()
    {
        Type = Type,
        ExternalReference = ExternalReference,
        FirstName = FirstName,
        Prefix = Prefix,
        LastName = LastName,
        Initials = Initials,
        OrganizationName = OrganizationName,
        OrganizationId = OrganizationId,
        Email = Email,
        Phone = Phone,
        Language = Language,
        JobTitle = JobTitle,
        Department = Department,
        CostCenter = CostCenter,
        ManagerReference = ManagerReference,
        StartDate = StartDate,
        EndDate = EndDate,
        Source = Source,
    };

    public Contact ToContact(string defaultLanguage) => new()
    {
        Id = Id,
        Type = Type,
        ExternalReference = ExternalReference,
        FirstName = FirstName,
        Prefix = Prefix,
        LastName = LastName,
        Initials = Initials,
        OrganizationName = LinkedOrganizationName ?? OrganizationName,
        OrganizationId = OrganizationId,
        DisplayName = DisplayName,
        Email = Email,
        Phone = Phone,
        Language = Language ?? LinkedOrganizationLanguage ?? defaultLanguage,
        JobTitle = JobTitle,
        Department = Department,
        CostCenter = CostCenter,
        ManagerReference = ManagerReference,
        StartDate = StartDate,
        EndDate = EndDate,
        Source = Source,
        HasSystemUser = HasSystemUser,
        HasWorkplaceIdentity = HasWorkplaceIdentity,
    };
}
