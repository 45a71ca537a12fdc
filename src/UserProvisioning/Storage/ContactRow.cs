using UserProvisioning.Fields;

namespace UserProvisioning.Storage;

/// <summary>A contact as it is stored, with what its organization and user say about it.</summary>
internal sealed class ContactRow : IVersionedRow
{
    private ContactFields _fields = new();
    private string? _displayName;

    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "Contacts";

    /// <summary>The fields that can be written.</summary>
    public ContactFields Fields
    {
        get => _fields;
        set => (_fields, _displayName) = (value, null);
    }

    public ContactType Type => Fields.Type;

    public string? ExternalReference => Fields.ExternalReference;

    public string? FirstName => Fields.FirstName;

    public string? LastName => Fields.LastName;

    public string? OrganizationName => Fields.OrganizationName;

    public long? OrganizationId => Fields.OrganizationId;

    public string DisplayName => _displayName ??= Fields.DisplayName;

    public string? Email => Fields.Email;

    public string? Language => Fields.Language;

    public DateTime? StartDate => Fields.StartDate;

    public DateTime? EndDate => Fields.EndDate;

    public string? Source => Fields.Source;

    /// <summary>Written by <see cref="IContactStore.SetStatus"/> only.</summary>
    public ContactStatus Status { get; set; }

    /// <summary>UTC; null when it is active. Written with the status.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Whether a source archived the contact, as opposed to an administrator. Stored together with the status.</summary>
    public bool ArchivedByImport { get; set; }

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

    public static ContactRow From(ContactFields fields, long id = 0) => new() { Id = id, Fields = fields };

    /// <summary>A contact with other fields, and the status that it has.</summary>
    public ContactRow With(ContactFields fields) => new()
    {
        Id = Id,
        Fields = fields,
        Status = Status,
        ArchivedAt = ArchivedAt,
        ArchivedByImport = ArchivedByImport,
    };
}
