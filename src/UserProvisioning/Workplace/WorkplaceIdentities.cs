using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>Removes links between contacts and subjects of issuers, and records that.</summary>
internal static class WorkplaceIdentities
{
    /// <summary>Removes links of contacts.</summary>
    internal static void Remove(IUnitOfWork work, AuditLog audit, IReadOnlyList<WorkplaceIdentityRow> links)
    {
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(links.Select(link => link.ContactId).Distinct().ToList());
        foreach (WorkplaceIdentityRow link in links)
        {
            audit.Add(
                AuditActions.Remove,
                nameof(WorkplaceIdentity),
                AuditLog.NameOf(contacts[link.ContactId]),
                link.ContactId,
                [new FieldChange("Issuer", link.Issuer, null), new FieldChange("Subject", link.Subject, null)]);
        }

        work.Workplace.Delete(links.Select(link => link.Id).ToList());
    }
}
