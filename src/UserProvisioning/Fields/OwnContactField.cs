namespace UserProvisioning.Fields;

/// <summary>A contact field that an administrator made for this client.</summary>
internal sealed class OwnContactField : ContactField
{
    /// <param name="id">The id of its definition.</param>
    /// <param name="name">The name that the administrator gave it.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="headers">The headers under which files deliver it, beside its name.</param>
    public OwnContactField(long id, string name, ContactFieldType type, IReadOnlyList<string> headers)
        : base(name)
    {
        (Id, Type, Headers) = (id, type, headers);
        (string english, string dutch, string example) = type switch
        {
            ContactFieldType.Number => ("A number.", "Een getal.", "42"),
            ContactFieldType.Date => ("A date.", "Een datum.", "2026-01-31"),
            ContactFieldType.Boolean => ("Yes or no.", "Ja of nee.", "Yes"),
            _ => ("A text.", "Een tekst.", "ABC"),
        };
        File = new FileColumn
        {
            Dutch = name,
            Headers = string.Empty,
            Meaning = (english, dutch),
            Example = (example, type == ContactFieldType.Boolean ? "Ja" : example),
        };
        Claims = string.Empty;
    }

    /// <summary>The id of the definition.</summary>
    public long Id { get; }

    /// <summary>The type of the values.</summary>
    public ContactFieldType Type { get; }

    /// <summary>The headers under which files deliver the field, beside its name.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <inheritdoc/>
    public override object? Stored(ContactFields fields) => ToText(fields);

    /// <inheritdoc/>
    public override string? ToText(ContactFields fields) => fields.Own?.Find(Id);

    /// <inheritdoc/>
    public override void SetText(ContactFields fields, string? text) => fields.Own = OwnFieldValues.With(fields.Own, this, text);

    /// <inheritdoc/>
    public override bool AreEqual(ContactFields one, ContactFields other) => ToText(one) == ToText(other);

    /// <inheritdoc/>
    public override void Copy(ContactFields from, ContactFields to) => SetText(to, ToText(from));

    /// <inheritdoc/>
    public override void Show(ContactFields fields, Contact contact)
    {
        if (ToText(fields) is { } text)
        {
            contact.Fields[Name] = OwnFieldText.ValueOf(Type, text);
        }
    }

    /// <summary>Sets the value. It changes the object, so pass a copy.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>: the value does not fit the type of the field.</exception>
    public override void SetValue(ContactFields fields, object? value) => SetText(fields, TextOf(value));

    /// <summary>The stored text of a value; null for an empty one.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>: the value does not fit the type of the field.</exception>
    public string? TextOf(object? value) => OwnFieldText.Read(Type, value, out string? text) is { } fault
        ? throw new ProvisioningException(ErrorIds.ContactInvalid, $"The contact field {Name} cannot have this value: {fault}.", Name)
        {
            Field = Name,
        }
        : text;
}
