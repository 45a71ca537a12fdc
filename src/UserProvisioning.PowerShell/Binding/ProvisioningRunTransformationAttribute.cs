using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to a run: the object, its id, or one of its items.</summary>
public sealed class ProvisioningRunTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "run";

    private protected override Array NewArray(int length) => new ProvisioningRunReference[length];

    private protected override object ById(long id) => new ProvisioningRunReference(id);

    private protected override object ByName(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        ? ById(id)
        : throw new ArgumentTransformationMetadataException($"'{name}' names no run: give the object or its id, as Get-ProvisioningRun shows it.");

    private protected override object? ByProperties(PipelineItem item) =>
        (item.Type == nameof(ProvisioningRun) ? item.Id("Id") : item.Id("RunId") ?? (item.Type is null ? item.Id("Id") : null)) is { } id
            ? new ProvisioningRunReference(id) { DatabaseId = item.DatabaseId }
            : Nested(item, "Run");
}
