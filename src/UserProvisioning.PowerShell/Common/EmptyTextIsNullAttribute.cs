using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an empty text to $null, since an empty cell of a CSV file is an empty text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyTextIsNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
