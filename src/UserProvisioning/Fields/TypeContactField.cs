namespace UserProvisioning.Fields;

/// <summary>The field that says whether the contact is a person or an organization.</summary>
internal sealed class TypeContactField(string name) : TypedContactField<ContactType>(name)
{
    /// <inheritdoc/>
    public override bool CanChange => false;

    /// <inheritdoc/>
    public override object? Stored(ContactFields fields) => Get(fields).ToString();

    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => Get(fields).ToString();

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) =>
        Set(fields, text is null ? ContactType.Person : Enum.Parse<ContactType>(text));
}
