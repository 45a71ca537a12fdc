using System.Reflection;

namespace UserProvisioning.Fields;

/// <summary>A field of a contact whose values have a type. The accessors are delegates on the properties, made once.</summary>
internal abstract class TypedContactField<T>(string name) : ContactField(name)
{
    private readonly Action<Contact, T> _show = Property(typeof(Contact), name).SetMethod!.CreateDelegate<Action<Contact, T>>();

    /// <summary>Reads the value.</summary>
    public Func<ContactFields, T> Get { get; } = Property(typeof(ContactFields), name).GetMethod!.CreateDelegate<Func<ContactFields, T>>();

    /// <summary>Writes the value in place: give a copy.</summary>
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

    /// <summary>Writes a cleaned value, into a copy that is made at the first one that differs.</summary>
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
