using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The contacts that the logins of a batch may be about, by the fields by which the issuer finds contacts.</summary>
internal sealed class WorkplaceMatches
{
    private readonly IReadOnlyList<string> _matchBy;
    private readonly ContactFieldSet _fields;
    private readonly Dictionary<(string Field, string Key), List<(long ContactId, string Value)>> _found = [];

    /// <param name="work">The unit of work.</param>
    /// <param name="matchBy">The fields, in the order in which they count.</param>
    /// <param name="claims">The tokens whose subjects are not linked.</param>
    internal WorkplaceMatches(IUnitOfWork work, IReadOnlyList<string> matchBy, IReadOnlyList<WorkplaceClaims> claims)
    {
        (_matchBy, _fields) = (matchBy, work.ContactFields.Set);
        foreach (string field in claims.Count == 0 ? [] : matchBy)
        {
            List<string> values = claims.Select(claim => ValueOf(field, claim)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            foreach ((long contactId, string value) in values.Count == 0 ? [] : Read(work, field, values))
            {
                Add(field, contactId, value);
            }
        }
    }

    /// <summary>The ids of all contacts that were found.</summary>
    internal List<long> Ids => _found.Values.SelectMany(contacts => contacts).Select(contact => contact.ContactId).Distinct().ToList();

    /// <summary>Returns the contacts that the first field finds which finds any; none when no field does.</summary>
    /// <returns>The name of that field, and the ids of the contacts.</returns>
    internal (string Field, IReadOnlyList<long> ContactIds) Find(WorkplaceClaims claims)
    {
        foreach (string field in _matchBy)
        {
            if (ValueOf(field, claims) is { } value
                && _found.TryGetValue((field, Text.Key(value)), out List<(long ContactId, string Value)>? contacts))
            {
                List<long> same = contacts
                    .Where(contact => field != LoginMatch.Email || LoginMatch.IsSameAddress(contact.Value, value))
                    .Select(contact => contact.ContactId)
                    .Distinct()
                    .ToList();
                if (same.Count > 0)
                {
                    return (field, same);
                }
            }
        }

        return (string.Empty, []);
    }

    /// <summary>The values of a token by which contacts are found, each with the name of its field.</summary>
    internal IEnumerable<string> KeysOf(WorkplaceClaims claims) => _matchBy
        .Select(field => ValueOf(field, claims) is { } value ? $"{field} {Text.Key(value)}" : null)
        .OfType<string>();

    /// <summary>Adds a contact that was made.</summary>
    internal void Put(ContactRow contact)
    {
        foreach (string field in _matchBy)
        {
            if (_fields.Find(field)?.ToText(contact.Fields) is { } value)
            {
                Add(field, contact.Id, value);
            }
        }
    }

    private static IEnumerable<(long ContactId, string Value)> Read(IUnitOfWork work, string field, List<string> values) => field switch
    {
        LoginMatch.Email => work.Workplace.ContactsByEmails(values),
        LoginMatch.Reference => work.Contacts.ByReferenceKeys(values.Select(Text.Key).Distinct(StringComparer.Ordinal).ToList())
            .Select(found => (found.Value.Id, found.Key)),
        _ => work.ContactFields.Set.FindOwn(field) is { } own ? work.Workplace.ContactsByField(own.Id, values) : [],
    };

    /// <summary>The value of a token for a field; null for none. An address that nobody has verified is none.</summary>
    private string? ValueOf(string field, WorkplaceClaims claims) => field == LoginMatch.Email
        ? claims.IsEmailVerified ? claims.Email : null
        : _fields.Find(field)?.ToText(claims.Fields);

    private void Add(string field, long contactId, string value)
    {
        (string, string) key = (field, Text.Key(value));
        if (!_found.TryGetValue(key, out List<(long ContactId, string Value)>? contacts))
        {
            _found.Add(key, contacts = []);
        }

        contacts.Add((contactId, value));
    }
}
