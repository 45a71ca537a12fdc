using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of the texts <c>True</c> and <c>False</c> to a switch, as Export-Csv writes them. An empty text means not set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        string? text = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) as string;
        return text is not null && string.IsNullOrWhiteSpace(text) ? false : bool.TryParse(text, out bool isSet) ? isSet : inputData;
    }
}
