using System.Globalization;

namespace UserProvisioning.Fields;

/// <summary>A field that holds a day.</summary>
internal sealed class DateContactField(string name) : TypedContactField<DateTime?>(name)
{
    private const string Format = "yyyy-MM-dd";

    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => Get(fields)?.ToString(Format, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) =>
        Set(fields, text is null ? null : DateTime.ParseExact(text, Format, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override void Clean(ContactFields fields, ref ContactFields cleaned)
    {
        if (Get(fields) is { } value && value.TimeOfDay != TimeSpan.Zero)
        {
            SetCleaned(fields, ref cleaned, value.Date);
        }
    }
}
