using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.OwnFields;

/// <summary>The values of all contacts in one field, page by page, and the record of their changes.</summary>
internal sealed class FieldValuePages(IUnitOfWork work, long fieldId)
{
    private const int PageSize = 5000;

    /// <summary>Reads the values, by the ids of the contacts.</summary>
    internal IEnumerable<IReadOnlyList<(long ContactId, string Value)>> Read(CancellationToken cancellation)
    {
        for (long after = 0; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<(long ContactId, string Value)> page = work.ContactFields.Values(fieldId, after, PageSize);
            if (page.Count > 0)
            {
                yield return page;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].ContactId;
        }
    }

    /// <summary>Records changes in the audit trail, each with its contact.</summary>
    internal void Record(AuditLog audit, IEnumerable<(long ContactId, FieldChange Change)> changes)
    {
        List<(long ContactId, FieldChange Change)> all = changes.ToList();
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(all.ConvertAll(change => change.ContactId));
        foreach ((long id, FieldChange change) in all)
        {
            audit.Add(AuditActions.Update, contacts[id], change);
        }
    }
}
