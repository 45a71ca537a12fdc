namespace UserProvisioning.Fields;

/// <summary>
/// A field of a contact: its name, its allowed values, and its names in files, SCIM and tokens. <see cref="ContactFieldCatalog"/> describes
/// each field once. Code that treats all fields alike uses this class.
/// </summary>
/// <param name="name">
/// The name of the property of <see cref="ContactFields"/> and of <see cref="Contact"/>, of the cmdlets' parameter, and of the database column.
/// </param>
internal abstract class ContactField(string name)
{
    private static readonly ContactFields Nothing = new();

    /// <summary>The name of the field in all places.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the field is part of a person's name. An organization has no such field.</summary>
    public bool IsPersonName { get; init; }

    /// <summary>Whether only persons have the field. A file's row that fills it cannot be about an organization.</summary>
    public bool IsOfPersons { get; init; }

    /// <summary>The field's column in employee files; null when files do not have the field.</summary>
    public FileColumn? File { get; init; }

    /// <summary>
    /// The claims of a token that fill the field by default, separated by commas. A workplace issuer can name others. Empty when only an issuer can
    /// name a claim; null when no claim can fill the field.
    /// </summary>
    public string? Claims { get; init; }

    /// <summary>Whether the field of an existing contact can change. Changes of such fields are recorded.</summary>
    public virtual bool CanChange => true;

    /// <summary>The value as the database column stores it.</summary>
    public abstract object? Stored(ContactFields fields);

    /// <summary>The value as text, for recorded changes and the audit trail; null when it is empty.</summary>
    public abstract string? ToText(ContactFields fields);

    /// <summary>Sets the value from a text that <see cref="ToText"/> has written. It changes the object, so pass a copy.</summary>
    public abstract void SetText(ContactFields fields, string? text);

    /// <summary>Whether two contacts have the same value.</summary>
    public abstract bool AreEqual(ContactFields one, ContactFields other);

    /// <summary>Whether the contact has the same value as one on which the field was never set.</summary>
    public bool IsEmpty(ContactFields fields) => AreEqual(fields, Nothing);

    /// <summary>Copies the value from another contact. It changes the target object, so pass a copy.</summary>
    public abstract void Copy(ContactFields from, ContactFields to);

    /// <summary>Copies the value into the public object.</summary>
    public abstract void Show(ContactFields fields, Contact contact);

    /// <summary>Sets the value from an object of the property's type, or of a type that a parameter accepts for it.</summary>
    public abstract void SetValue(ContactFields fields, object? value);

    /// <summary>Cleans the value.</summary>
    /// <param name="fields">The fields before cleaning.</param>
    /// <param name="cleaned">The cleaned fields: the same object until a value must be changed, and a copy from then on.</param>
    public virtual void Clean(ContactFields fields, ref ContactFields cleaned)
    {
    }

    /// <summary>Says in words by how much the value is too long; null when it is not.</summary>
    public virtual string? LengthFault(ContactFields fields) => null;

    /// <summary>Whether the field accepts only some texts, so that <see cref="KindFault"/> may find a fault.</summary>
    public bool HasKind => GetType().GetMethod(nameof(KindFault))!.DeclaringType != typeof(ContactField);

    /// <summary>Why the value is not valid for the field, such as a text that is no e-mail address; null when it is valid.</summary>
    public virtual string? KindFault(ContactFields fields) => null;

    /// <summary>The name of the field.</summary>
    public override string ToString() => Name;
}
