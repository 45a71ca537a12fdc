using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>Tells which of some persons a value in the history of somebody else names.</summary>
internal sealed class PersonNames
{
    private readonly HashSet<long> _contacts;
    private readonly Dictionary<string, PersonTraces> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PersonTraces> _texts = new(StringComparer.Ordinal);

    internal PersonNames(IUnitOfWork work, IReadOnlyList<PersonTraces> persons)
    {
        Persons = persons;
        _contacts = persons.SelectMany(person => person.ContactIds).ToHashSet();
        foreach (PersonTraces person in persons)
        {
            foreach (string reference in person.OwnReferences(work))
            {
                _references.TryAdd(Text.Key(reference), person);
            }

            foreach (string text in person.Texts())
            {
                _texts.TryAdd(Text.Key(text), person);
            }
        }
    }

    internal IReadOnlyList<PersonTraces> Persons { get; }

    /// <summary>The person whom the history of a contact names; null for none, or when it is the history of one of the persons.</summary>
    internal PersonTraces? In(long? contactId, params ReadOnlySpan<string?> values)
    {
        if (contactId is { } id && _contacts.Contains(id))
        {
            return null;
        }

        foreach (string? json in values)
        {
            foreach ((string field, string value) in NamedOthers.Values(json))
            {
                if (Of(field, value) is { } person)
                {
                    return person;
                }
            }
        }

        return null;
    }

    /// <summary>The person whom a row kept for undoing names; null for none.</summary>
    internal PersonTraces? In(RowChange change)
    {
        if (_contacts.Contains(change.Item))
        {
            return null;
        }

        string column = NamedOthers.Columns.First(one => one.Table == change.Shape?.Table).Column;
        return new[] { change.Before, change.After }
            .OfType<string>()
            .Where(json => json.StartsWith('{'))
            .SelectMany(RowChange.Read)
            .Where(value => value.Column == column && value.Value is not null)
            .Select(value => Of(column == NamedOthers.Manager ? NamedOthers.Manager : NamedOthers.To, value.Value!))
            .FirstOrDefault(person => person is not null);
    }

    private PersonTraces? Of(string field, string value) => field switch
    {
        NamedOthers.Manager => _references.GetValueOrDefault(Text.Key(value)),
        NamedOthers.Reason => Persons.FirstOrDefault(person => person.IsNamedIn(value)),
        _ => _texts.GetValueOrDefault(Text.Key(value)),
    };
}
