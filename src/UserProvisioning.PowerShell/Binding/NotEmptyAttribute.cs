using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The check that a parameter that selects objects has a value. It refuses $null, an empty or blank text, and a list that is empty or has these. A
/// variable that was never set would otherwise select everything.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotEmptyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        string? fault = FaultOf(inputData);
        return fault is null ? inputData : throw new ArgumentTransformationMetadataException(
            $"{fault} was given. It selects nothing, and does not mean all. Leave the parameter out, or give it a value.");
    }

    private static string? FaultOf(object? given)
    {
        object? value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            null => "$null",
            string text => string.IsNullOrWhiteSpace(text) ? "An empty text" : null,
            IList { Count: 0 } => "An empty list",
            IDictionary { Count: 0 } => "An empty table",
            IList list => list.Cast<object?>().Select(FaultOf).FirstOrDefault(fault => fault is not null) is { } fault
                ? $"A list that has {fault[..1].ToLowerInvariant()}{fault[1..]}" : null,
            _ => null,
        };
    }
}
