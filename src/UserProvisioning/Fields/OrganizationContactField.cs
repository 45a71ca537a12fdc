using System.Globalization;

namespace UserProvisioning.Fields;

/// <summary>The organization contact that a person belongs to, by its id.</summary>
internal sealed class OrganizationContactField(string name) : TypedContactField<long?>(name)
{
    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => Get(fields)?.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) =>
        Set(fields, text is null ? null : long.Parse(text, CultureInfo.InvariantCulture));
}
