namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a contact field of the client's own: the object, its id or its name.</summary>
public sealed class ContactFieldTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "contact field";

    private protected override Array NewArray(int length) => new ContactFieldReference[length];

    private protected override object ById(long id) => new ContactFieldReference(id);

    private protected override object ByName(string name) => new ContactFieldReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Type switch
    {
        nameof(ContactFieldDefinition) when item.Id("Id") is { } id => new ContactFieldReference(id)
        {
            DatabaseId = item.DatabaseId,
            Display = item.Text("Name") ?? item.Text("Id")!,
            FromObject = item.IsWhole,
        },
        null or "" or nameof(ContactFieldDefinition) => Nested(item, "ContactField")
            ?? (item.Text("Name") is { } name ? new ContactFieldReference(name) { DatabaseId = item.DatabaseId } : null)
            ?? (item.Type is null && item.Id("Id") is { } bare ? new ContactFieldReference(bare) : null),
        _ => null,
    };
}
