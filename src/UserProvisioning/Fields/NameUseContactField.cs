namespace UserProvisioning.Fields;

/// <summary>The field that selects the names of which the display name consists.</summary>
internal sealed class NameUseContactField(string name) : TypedContactField<NameUse>(name)
{
    /// <inheritdoc/>
    public override object? Stored(ContactFields fields) => Get(fields).ToString();

    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => Get(fields).ToString();

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) => Set(fields, text is null ? NameUse.Own : Enum.Parse<NameUse>(text));

    /// <inheritdoc/>
    public override void SetValue(ContactFields fields, object? value) => Set(fields, value is NameUse use ? use : NameUse.Own);
}
