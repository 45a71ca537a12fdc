using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Takes an empty text for nothing, as a cell of a CSV file has it where a date is missing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyTextIsNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
