namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a system user: the object, its id, its username, or its contact.</summary>
public sealed class SystemUserTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "system user";

    private protected override Array NewArray(int length) => new SystemUserReference[length];

    private protected override object ById(long id) => new SystemUserReference(id);

    private protected override object ByName(string name) => new SystemUserReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Value switch
    {
        SystemUser user => new SystemUserReference(user),
        Contact contact => new SystemUserReference(contact),
        _ => item.Type switch
        {
            nameof(SystemUser) when item.Id("Id") is { } id =>
                new SystemUserReference(id) { DatabaseId = item.DatabaseId, Display = item.Text("Username") ?? item.Text("Id")! },
            nameof(EmployeeInterface) or nameof(WorkplaceIssuer) => null,
            nameof(Contact) => OfContact(item),
            _ => Nested(item, "User", "SystemUser")
                ?? (item.Text("Username") is { } username ? new SystemUserReference(username) { DatabaseId = item.DatabaseId } : null)
                ?? OfContact(item)
                ?? (item.Type is null && item.Id("Id") is { } id ? new SystemUserReference(id) : null),
        },
    };

    private static SystemUserReference? OfContact(PipelineItem item)
    {
        ContactReference? contact = ContactTransformationAttribute.Find(item, takesId: item.Type == nameof(Contact));
        return contact is null ? null : new SystemUserReference(contact);
    }
}
