using UserProvisioning.Fields;

namespace UserProvisioning.Storage;

/// <summary>The stored definitions of the fields that administrators made, and the values of contacts in them.</summary>
internal interface IContactFieldStore
{
    /// <summary>The fields of the database. They are read once in a unit of work, until it changes them.</summary>
    ContactFieldSet Set { get; }

    /// <summary>Inserts a definition and sets its id.</summary>
    void Insert(ContactFieldRow row);

    /// <summary>Updates the type and the headers of a definition.</summary>
    void Update(ContactFieldRow row);

    /// <summary>Deletes a definition and all values of the field.</summary>
    void Delete(long fieldId);

    /// <summary>The number of contacts that have a value in each field, by the id of the field. A field without values is left out.</summary>
    IReadOnlyDictionary<long, long> CountValues();

    /// <summary>A page of the values of a field, by the id of the contact: those of contacts with an id above <paramref name="afterId"/>.</summary>
    IReadOnlyList<(long ContactId, string Value)> Values(long fieldId, long afterId, int take);

    /// <summary>Replaces values of a field that are stored.</summary>
    void Replace(long fieldId, IReadOnlyList<(long ContactId, string Value)> values);
}

/// <summary>The definition of a field that an administrator made, as it is stored.</summary>
internal sealed class ContactFieldRow
{
    public long Id { get; set; }

    public string Name { get; set; } = string.Empty;

    public ContactFieldType Type { get; set; }

    /// <summary>The headers under which files deliver the field, beside its name, with | between them; null for none.</summary>
    public string? Headers { get; set; }
}

/// <summary>A condition on an own field of a contact: that it passes one of the filters.</summary>
/// <param name="Field">The field.</param>
/// <param name="Any">The filters; one that is null is passed by an empty field.</param>
internal sealed record OwnFieldCondition(OwnContactField Field, IReadOnlyList<TextFilter?> Any)
{
    /// <summary>Whether fields of a contact fulfil the condition.</summary>
    internal bool Holds(ContactFields fields)
    {
        string? text = Field.ToText(fields);
        return Any.Any(filter => filter is null ? text is null : text is not null && filter.Matches(text));
    }
}
