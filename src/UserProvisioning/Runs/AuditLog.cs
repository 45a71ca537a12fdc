using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// Collects the audit entries of one unit of work and writes them in its transaction, so that changes and entries are stored together.
/// </summary>
/// <param name="context">Clock and actor.</param>
/// <param name="runId">The run that the changes belong to; null for changes made by hand.</param>
internal sealed class AuditLog(ProvisioningContext context, long? runId = null)
{
    private readonly DateTime _at = context.Time.UtcNow();
    private readonly List<AuditRow> _rows = [];

    /// <summary>Adds an entry about something that is no person's.</summary>
    internal void Add(string action, string targetType, string target, params IReadOnlyList<FieldChange> changes) =>
        Add(action, targetType, target, contactId: null, changes);

    /// <summary>Adds an entry about a contact.</summary>
    internal void Add(string action, ContactRow contact, params IReadOnlyList<FieldChange> changes) =>
        Add(action, nameof(Contact), NameOf(contact), contact.Id, changes);

    /// <summary>Adds an entry about a system user.</summary>
    internal void Add(string action, SystemUserRow user, params IReadOnlyList<FieldChange> changes) =>
        Add(action, nameof(SystemUser), user.Username, user.ContactId, changes);

    /// <summary>Adds an entry to the record of a person, whatever names the target has had and will have.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="targetType">The type of the target.</param>
    /// <param name="target">The name of the target.</param>
    /// <param name="contactId">The contact of the person; null when it is no person's.</param>
    /// <param name="changes">The fields that changed.</param>
    internal void Add(string action, string targetType, string target, long? contactId, IReadOnlyList<FieldChange> changes) =>
        _rows.Add(new AuditRow
        {
            ContactId = contactId,
            At = _at,
            Actor = context.Actor,
            Action = action,
            TargetType = targetType,
            Target = target,
            BeforeJson = AuditJson.Before(changes),
            AfterJson = AuditJson.After(changes),
            RunId = runId,
        });

    /// <summary>Writes the entries collected so far, so that a long unit of work need not hold all of them.</summary>
    internal void Flush(IUnitOfWork work)
    {
        work.Audit.Insert(_rows);
        _rows.Clear();
    }

    /// <summary>Writes the entries and commits.</summary>
    internal void CommitWith(IUnitOfWork work)
    {
        Flush(work);
        work.Commit();
    }

    /// <summary>Writes the one entry of a run, with ids reserved for what it did to each row, and commits.</summary>
    internal void CommitRunWith(IUnitOfWork work, long runId)
    {
        (long lowest, long highest) = work.ProvisioningRuns.LineBounds(runId);
        int reserved = (int)(2 * (Math.Max(highest, 0) + 1 - Math.Min(lowest, 0)));
        work.Audit.Insert(_rows, reserved);
        work.ProvisioningRuns.SetAuditIds(runId, _rows[0].Id - reserved, _rows[0].Id);
        work.Commit();
    }

    /// <summary>How the audit trail names a contact: by its external reference, else by its id.</summary>
    internal static string NameOf(ContactRow contact) => contact.ExternalReference ?? $"#{contact.Id}";
}
