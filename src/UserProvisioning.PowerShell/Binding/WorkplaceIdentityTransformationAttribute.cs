using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Takes a workplace identity as the object or its id.</summary>
public sealed class WorkplaceIdentityTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "workplace identity";

    private protected override Array NewArray(int length) => new WorkplaceIdentityReference[length];

    private protected override object ById(long id) => new WorkplaceIdentityReference(id);

    private protected override object ByName(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        ? ById(id)
        : throw new ArgumentTransformationMetadataException($"'{name}' names no workplace identity: give the object or its id, as "
            + $"Get-WorkplaceIdentity shows it.");

    // Only of an object that is one: every object has an Id, and that of a contact or a user would cut somebody else's link.
    private protected override object? ByProperties(PipelineItem item) =>
        item.Type is null or nameof(WorkplaceIdentity) && item.Id("Id") is { } id
            ? new WorkplaceIdentityReference(id) { DatabaseId = item.DatabaseId } : null;
}
