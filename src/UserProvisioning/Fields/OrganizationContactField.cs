using System.Globalization;

namespace UserProvisioning.Fields;

/// <summary>The field that holds the id of the organization contact to which a person belongs.</summary>
internal sealed class OrganizationContactField(string name) : TypedContactField<long?>(name)
{
    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => Get(fields)?.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) =>
        Set(fields, text is null ? null : long.Parse(text, CultureInfo.InvariantCulture));
}
