namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to an assignment rule: the object, its id or its name.</summary>
public sealed class AssignmentRuleTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "assignment rule";

    private protected override Array NewArray(int length) => new AssignmentRuleReference[length];

    private protected override object ById(long id) => new AssignmentRuleReference(id);

    private protected override object ByName(string name) => new AssignmentRuleReference(name);

    private protected override object? ByProperties(PipelineItem item) => item.Type switch
    {
        nameof(AssignmentRule) when item.Id("Id") is { } id => new AssignmentRuleReference(id)
        {
            DatabaseId = item.DatabaseId,
            Display = item.Text("Name") ?? item.Text("Id")!,
            FromObject = item.IsWhole,
        },
        null or "" or nameof(AssignmentRule) => Nested(item, "AssignmentRule")
            ?? (item.Text("Name") is { } name ? new AssignmentRuleReference(name) { DatabaseId = item.DatabaseId } : null)
            ?? (item.Type is null && item.Id("Id") is { } bare ? new AssignmentRuleReference(bare) : null),
        _ => null,
    };
}
