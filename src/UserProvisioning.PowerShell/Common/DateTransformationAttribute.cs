using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Takes a date as the person who typed it writes dates: in ISO form (<c>2026-12-31</c>), or in that of the session's culture.
/// PowerShell itself would read <c>01-12-2026</c> as the twelfth of January everywhere.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DateTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Iso = [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text || string.IsNullOrWhiteSpace(text))
        {
            return inputData;
        }

        CultureInfo culture = CultureInfo.CurrentCulture;
        return DateTime.TryParseExact(text.Trim(), Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            || DateTime.TryParse(text, culture, DateTimeStyles.None, out date)
                ? date
                : throw new ArgumentTransformationMetadataException(
                    $"'{text}' is no date. Write it as "
                        + $"2026-12-31{(culture.Name.Length == 0 ? string.Empty : $", or as {new DateTime(2026, 12, 31).ToString("d", culture)}")}.");
    }
}
