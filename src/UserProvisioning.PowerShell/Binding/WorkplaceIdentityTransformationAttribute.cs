using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a workplace identity: the object or its id.</summary>
public sealed class WorkplaceIdentityTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "workplace identity";

    private protected override Array NewArray(int length) => new WorkplaceIdentityReference[length];

    private protected override object ById(long id) => new WorkplaceIdentityReference(id);

    private protected override object ByName(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        ? ById(id)
        : throw new ArgumentTransformationMetadataException($"'{name}' names no workplace identity: give the object or its id, as "
            + $"Get-WorkplaceIdentity shows it.");

    // Accept only workplace identities: every object has an Id, and the Id of a contact or user would remove the link of another person.
    private protected override object? ByProperties(PipelineItem item) =>
        item.Type is null or nameof(WorkplaceIdentity) && item.Id("Id") is { } id
            ? new WorkplaceIdentityReference(id) { DatabaseId = item.DatabaseId } : null;
}
