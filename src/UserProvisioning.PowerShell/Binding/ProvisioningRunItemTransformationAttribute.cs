using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to an item of a plan: an object that Compare-EmployeeFile wrote, or what was read of one from a file.
/// </summary>
public sealed class ProvisioningRunItemTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override string Noun => "item of a plan";

    private protected override Array NewArray(int length) => new ProvisioningRunItemReference[length];

    private protected override object ById(long id) => throw NoItem($"The number {id}");

    private protected override object ByName(string name) => throw NoItem($"'{name}'");

    private protected override object? ByProperties(PipelineItem item) => item.Value is ProvisioningRunItem whole
        ? new ProvisioningRunItemReference(whole)
        : item.Has("Line") && item.Has("Changes") && Enum.TryParse(item.Text("Action"), ignoreCase: true, out ImportAction action)
            && Enum.IsDefined(action)
        ? new ProvisioningRunItemReference(item.Id("Line") ?? 0, item.Text("ExternalReference"), action, Changes(item["Changes"]))
        {
            DatabaseId = item.DatabaseId, FromObject = true,
        }
        : null;

    /// <summary>The text of the changes. CSV keeps only the text of the list; JSON and CLIXML keep the list, of objects or of texts.</summary>
    private static string Changes(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        IEnumerable list => string.Join('|', list.Cast<object>().Select(Change)),
        _ => Change(value),
    };

    private static string Change(object value)
    {
        PSObject change = PSObject.AsPSObject(value);
        return change.BaseObject is not (string or FieldChange) && change.Properties["Field"] is not null
            ? new FieldChange(Part("Field")!, Part("Old"), Part("New")).ToString()
            : change.BaseObject.ToString()!;

        string? Part(string name) => change.Properties[name]?.Value?.ToString();
    }

    // With this inner exception, PowerShell tries whether another parameter takes the value: a text is a path.
    private static ArgumentTransformationMetadataException NoItem(string what)
    {
        string message = $"{what} is no item of a plan. Give the objects that Compare-EmployeeFile writes.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
