namespace UserProvisioning;

/// <summary>A contact field that an administrator made for this client, beside those that every contact has.</summary>
public sealed class ContactFieldDefinition : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name, by which files, mappings, username formats and scripts know the field.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The type of the values.</summary>
    public ContactFieldType Type { get; init; }

    /// <summary>The headers under which employee files deliver the field, beside its name.</summary>
    public IReadOnlyList<string> Headers
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>The number of contacts that have a value.</summary>
    public long Contacts { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
