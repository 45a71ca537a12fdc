namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to an employee interface: the object, its id or its name.</summary>
public sealed class EmployeeInterfaceTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "employee interface";

    private protected override Array NewArray(int length) => new EmployeeInterfaceReference[length];

    private protected override object ById(long id) => new EmployeeInterfaceReference(id);

    private protected override object ByName(string name) => new EmployeeInterfaceReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Type switch
    {
        nameof(EmployeeInterface) when item.Id("Id") is { } id =>
            new EmployeeInterfaceReference(id) { DatabaseId = item.DatabaseId, Display = item.Text("Name") ?? item.Text("Id")! },
        null or "" or nameof(EmployeeInterface) => Nested(item, "EmployeeInterface")
            ?? (item.Text("Name") is { } name ? new EmployeeInterfaceReference(name) { DatabaseId = item.DatabaseId } : null)
            ?? (item.Type is null && item.Id("Id") is { } bare ? new EmployeeInterfaceReference(bare) : null),
        _ => null,
    };
}
