namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a workplace issuer: the object, its id or its name.</summary>
public sealed class WorkplaceIssuerTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "workplace issuer";

    private protected override Array NewArray(int length) => new WorkplaceIssuerReference[length];

    private protected override object ById(long id) => new WorkplaceIssuerReference(id);

    private protected override object ByName(string name) => new WorkplaceIssuerReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Type switch
    {
        nameof(WorkplaceIssuer) when item.Id("Id") is { } id =>
            new WorkplaceIssuerReference(id) { DatabaseId = item.DatabaseId, Display = item.Text("Name") ?? item.Text("Id")! },
        null or "" or nameof(WorkplaceIssuer) => Nested(item, "WorkplaceIssuer")
            ?? (item.Text("Name") is { } name ? new WorkplaceIssuerReference(name) { DatabaseId = item.DatabaseId } : null)
            ?? (item.Type is null && item.Id("Id") is { } bare ? new WorkplaceIssuerReference(bare) : null),
        _ => null,
    };
}
