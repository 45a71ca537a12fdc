using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of a number to a time span in seconds. PowerShell would read ticks of 100 nanoseconds or, in a text, days.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            // Accept an empty cell of a CSV file, and the object that ConvertTo-Json makes of a time span.
            string empty when string.IsNullOrWhiteSpace(empty) => null,
            PSCustomObject when PSObject.AsPSObject(inputData).Properties["Ticks"]?.Value is long ticks => TimeSpan.FromTicks(ticks),
            string text when double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double seconds) => TimeSpan.FromSeconds(seconds),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
                TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            _ => value,
        };
    }
}
