using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>A cache of the contacts that rows name as their organization.</summary>
internal sealed class OrganizationDirectory(IUnitOfWork work)
{
    private readonly Dictionary<string, ContactRow> _known = new(StringComparer.Ordinal);

    /// <summary>Reads the contacts that the rows of a batch name, all at once.</summary>
    internal void Prefetch(IEnumerable<string> references)
    {
        List<string> keys = references.Select(Text.Key).Where(key => !_known.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            foreach ((string key, ContactRow contact) in work.Contacts.ByReferenceKeys(keys))
            {
                _known.Add(key, contact);
            }

            PrefetchUnnamed(keys);
        }
    }

    /// <summary>Reads contacts without an external reference. Messages and exports name them by id, such as #12.</summary>
    private void PrefetchUnnamed(List<string> keys)
    {
        List<long> ids = keys
            .Where(key => key.StartsWith('#') && !_known.ContainsKey(key))
            .Select(key => long.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0)
            .Where(id => id > 0)
            .ToList();
        if (ids.Count > 0)
        {
            foreach (ContactRow contact in work.Contacts.ByIds(ids).Values.Where(contact => contact.ExternalReference is null))
            {
                _known.Add($"#{contact.Id}", contact);
            }
        }
    }

    /// <summary>The contact with a reference, person or organization; null when there is none.</summary>
    internal ContactRow? Find(string reference) => _known.GetValueOrDefault(Text.Key(reference));
}
