using System.Security.Cryptography;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>
/// The hashes of contacts as they were added, by which undoing sees that a contact is still as it was. Somebody who knows the other values of a
/// contact could find its former manager by trying, so the hashes follow a change of the manager.
/// </summary>
internal sealed class AddedContacts
{
    private readonly IUnitOfWork _work;
    private readonly IReadOnlyList<RowChange> _added;
    private readonly Dictionary<string, string> _before;

    /// <summary>Reads the hashes before the manager is changed.</summary>
    internal AddedContacts(IUnitOfWork work, IReadOnlyCollection<long> contactIds)
    {
        _work = work;
        _added = work.PersonalData.AddedContacts(contactIds);
        _before = Hashes();
    }

    /// <summary>Stores the hash that a contact has now, or one that fits nothing if the contact was not as it was added.</summary>
    internal void Follow()
    {
        Dictionary<string, string> now = Hashes();
        foreach (RowChange change in _added)
        {
            string? hash = now.GetValueOrDefault(change.RowKey);
            if (change.After != hash)
            {
                change.After = change.After == _before.GetValueOrDefault(change.RowKey) && hash is not null
                    ? hash
                    : Convert.ToHexString(RandomNumberGenerator.GetBytes(change.After!.Length / 2));
                _work.PersonalData.SetRowChange(change);
            }
        }
    }

    private Dictionary<string, string> Hashes() => _work.StoredRows()
        .Rows(KeptTable.Contacts, "Id", _added.Select(change => change.RowKey).Distinct().ToList())
        .ToDictionary(row => row["Id"]!, row => row.Hash(TableShape.Of(KeptTable.Contacts)));
}
