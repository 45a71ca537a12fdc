using UserProvisioning.Fields;

namespace UserProvisioning.Storage;

/// <summary>A contact as it is stored, with some values of its organization and its user.</summary>
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

    public string? Department => Fields.Department;

    public string? Language => Fields.Language;

    public DateTime? StartDate => Fields.StartDate;

    public DateTime? EndDate => Fields.EndDate;

    public string? Source => Fields.Source;

    /// <summary>The status. Only <see cref="IContactStore.SetStatus"/> writes it.</summary>
    public ContactStatus Status { get; set; }

    /// <summary>When the contact was archived, in UTC; null while it is active. Written together with the status.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Whether an import archived the contact, and not an administrator. Written together with the status.</summary>
    public bool ArchivedByImport { get; set; }

    /// <summary>The name of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationName { get; set; }

    /// <summary>The external reference of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationReference { get; set; }

    /// <summary>The language of the organization contact; null without one. Read only.</summary>
    public string? LinkedOrganizationLanguage { get; set; }

    /// <summary>Whether the contact has a system user. Read only.</summary>
    public bool HasSystemUser { get; set; }

    /// <summary>The id of the system user; null when there is none. Read only.</summary>
    public long? SystemUserId { get; set; }

    /// <summary>Whether the system user is archived. Read only.</summary>
    public bool HasArchivedUser { get; set; }

    /// <summary>Whether the contact is linked to a subject of a token issuer. Read only.</summary>
    public bool HasWorkplaceIdentity { get; set; }

    public static ContactRow From(ContactFields fields, long id = 0) => new() { Id = id, Fields = fields };

    /// <summary>The same contact with other fields. What is read only stays, so the organization must be the same.</summary>
    public ContactRow WithChanged(ContactFields fields)
    {
        var changed = (ContactRow)MemberwiseClone();
        changed.Fields = fields;
        return changed;
    }

    /// <summary>A contact with other fields and the same status.</summary>
    public ContactRow With(ContactFields fields) => new()
    {
        Id = Id,
        Fields = fields,
        Status = Status,
        ArchivedAt = ArchivedAt,
        ArchivedByImport = ArchivedByImport,
    };
}
