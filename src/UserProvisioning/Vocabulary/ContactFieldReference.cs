using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a contact field that an administrator made: by the object, by its id (a number), or by its name (a text).</summary>
public sealed class ContactFieldReference : DatabaseReference
{
    /// <summary>Names a field by the object.</summary>
    /// <param name="field">The field.</param>
    public ContactFieldReference(ContactFieldDefinition field)
    {
        ArgumentNullException.ThrowIfNull(field);
        Id = field.Id;
        DatabaseId = field.DatabaseId;
        FromObject = true;
        Display = field.Name;
    }

    /// <summary>Names a field by its id.</summary>
    /// <param name="id">The id.</param>
    public ContactFieldReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names a field by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public ContactFieldReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Display = name;
    }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    /// <summary>The name of the field in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A name or an id.</returns>
    public override string ToString() => Display;
}
