using System.Reflection;

namespace UserProvisioning.Fields;

/// <summary>A field of a contact whose values have the type <typeparamref name="T"/>. The property's accessors are made delegates once.</summary>
internal abstract class TypedContactField<T>(string name) : ContactField(name)
{
    private readonly Action<Contact, T> _show = Property(typeof(Contact), name).SetMethod!.CreateDelegate<Action<Contact, T>>();

    /// <summary>Reads the value.</summary>
    public Func<ContactFields, T> Get { get; } = Property(typeof(ContactFields), name).GetMethod!.CreateDelegate<Func<ContactFields, T>>();

    /// <summary>Writes the value. It changes the object, so pass a copy.</summary>
    public Action<ContactFields, T> Set { get; } = Property(typeof(ContactFields), name).SetMethod!.CreateDelegate<Action<ContactFields, T>>();

    /// <inheritdoc/>
    public override object? Stored(ContactFields fields) => Get(fields);

    /// <inheritdoc/>
    public override bool AreEqual(ContactFields one, ContactFields other) => EqualityComparer<T>.Default.Equals(Get(one), Get(other));

    /// <inheritdoc/>
    public override void Copy(ContactFields from, ContactFields to) => Set(to, Get(from));

    /// <inheritdoc/>
    public override void Show(ContactFields fields, Contact contact) => _show(contact, Get(fields));

    /// <inheritdoc/>
    public override void SetValue(ContactFields fields, object? value) => Set(fields, (T)value!);

    /// <summary>Writes a cleaned value if it differs. The first value that differs makes the copy into which it is written.</summary>
    protected void SetCleaned(ContactFields fields, ref ContactFields cleaned, T value)
    {
        if (ReferenceEquals(fields, cleaned))
        {
            cleaned = fields with { };
        }

        Set(cleaned, value);
    }

    private static PropertyInfo Property(Type type, string name) =>
        type.GetProperty(name) ?? throw new InvalidOperationException($"{type.Name} has no property {name}.");
}
