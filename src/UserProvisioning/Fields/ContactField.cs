namespace UserProvisioning.Fields;

/// <summary>
/// A field of a contact: its name, what it may hold, and where files, SCIM and tokens have it. <see cref="ContactFieldCatalog"/> describes
/// each field once, and whatever treats all fields alike goes through this class.
/// </summary>
/// <param name="name">
/// The name of the property of <see cref="ContactFields"/> and of <see cref="Contact"/>, of the parameter of cmdlets, and of the column.
/// </param>
internal abstract class ContactField(string name)
{
    private static readonly ContactFields Nothing = new();

    /// <summary>The name of the field wherever it is named.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it is part of the name of a person, which an organization does not have.</summary>
    public bool IsPersonName { get; init; }

    /// <summary>Whether only persons have it: a row of a file that fills it is not about an organization.</summary>
    public bool IsOfPersons { get; init; }

    /// <summary>Its column in employee files; null when files do not have it.</summary>
    public FileColumn? File { get; init; }

    /// <summary>
    /// The claims of a token that fill it unless the client setting WorkplaceClaims says otherwise, separated by commas; empty when only that
    /// setting can name one; null when no claim can fill it.
    /// </summary>
    public string? Claims { get; init; }

    /// <summary>Whether a change of it is recorded. What a contact is made as and never changes is not.</summary>
    public virtual bool CanChange => true;

    /// <summary>The value as its column holds it.</summary>
    public abstract object? Stored(ContactFields fields);

    /// <summary>The value as changes and the audit trail write it; null when it is empty.</summary>
    public abstract string? ToText(ContactFields fields);

    /// <summary>Takes a value that <see cref="ToText"/> has written. The fields are changed in place: give a copy.</summary>
    public abstract void SetText(ContactFields fields, string? text);

    /// <summary>Whether two contacts have the same value.</summary>
    public abstract bool AreEqual(ContactFields one, ContactFields other);

    /// <summary>Whether it has the value that a contact without it has.</summary>
    public bool IsEmpty(ContactFields fields) => AreEqual(fields, Nothing);

    /// <summary>Takes the value of another contact. The fields are changed in place: give a copy.</summary>
    public abstract void Copy(ContactFields from, ContactFields to);

    /// <summary>Puts the value into the object that a person sees.</summary>
    public abstract void Show(ContactFields fields, Contact contact);

    /// <summary>Takes a value of the property's type, or of one that stands for it, as a parameter holds it.</summary>
    public abstract void SetValue(ContactFields fields, object? value);

    /// <summary>Cleans the value.</summary>
    /// <param name="fields">The fields as they were given.</param>
    /// <param name="cleaned">The same object as long as nothing had to be cleaned; then a copy of it.</param>
    public virtual void Clean(ContactFields fields, ref ContactFields cleaned)
    {
    }

    /// <summary>How far the value is too long, in words; null when it is not.</summary>
    public virtual string? LengthFault(ContactFields fields) => null;

    /// <summary>Whether not every text is a value of it, so that <see cref="KindFault"/> may find a fault.</summary>
    public bool HasKind => GetType().GetMethod(nameof(KindFault))!.DeclaringType != typeof(ContactField);

    /// <summary>Why the value is none of its kind; null when it is one.</summary>
    public virtual string? KindFault(ContactFields fields) => null;

    /// <summary>The name of the field.</summary>
    public override string ToString() => Name;
}
