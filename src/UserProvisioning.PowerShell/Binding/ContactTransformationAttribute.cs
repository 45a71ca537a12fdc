namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a contact: the object, its id, its external reference, or its system user.</summary>
public sealed class ContactTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "contact";

    private protected override Array NewArray(int length) => new ContactReference[length];

    private protected override object ById(long id) => new ContactReference(id);

    private protected override object ByName(string name) => new ContactReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Value switch
    {
        Contact contact => new ContactReference(contact),
        SystemUser user => new ContactReference(user),
        _ => Find(item, takesId: item.Type is null or nameof(Contact)) ?? Nested(item, "Contact", "SystemUser"),
    };

    /// <summary>Makes a reference to the contact that the properties of an object name.</summary>
    /// <param name="item">The object.</param>
    /// <param name="takesId">Whether the property Id of the object is the id of a contact.</param>
    internal static ContactReference? Find(PipelineItem item, bool takesId)
    {
        // An id is valid in one database only. When an object does not name its database, its external reference is used.
        bool idFirst = item.Type == nameof(Contact) && takesId;
        return (idFirst ? ById(item, "Id") : null)
            ?? ById(item, "ContactId")
            ?? (item.Text("ExternalReference") is { } reference
                ? new ContactReference(reference) { DatabaseId = item.DatabaseId, FromObject = item.IsWhole,
                    Display = item.Text("DisplayName") ?? reference }
                : null)
            ?? (takesId ? ById(item, "Id") : null);
    }

    private static ContactReference? ById(PipelineItem item, string property) => item.Id(property) is { } id
        ? new ContactReference(id) { DatabaseId = item.DatabaseId, FromObject = item.IsWhole,
            Display = item.Text("DisplayName") ?? item.Text(property)! }
        : null;
}
