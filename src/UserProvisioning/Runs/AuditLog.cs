using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>The audit log of one unit of work. The unit stores the entries together with the changes.</summary>
/// <param name="context">The clock and the actor.</param>
/// <param name="work">The unit of work.</param>
/// <param name="runId">The run that the changes belong to; null for the run of the cmdlet that was typed.</param>
internal sealed class AuditLog(ProvisioningContext context, IUnitOfWork work, long? runId = null)
{
    private readonly DateTime _at = context.Time.UtcNow();

    /// <summary>Adds an entry about something that does not belong to a person.</summary>
    internal void Add(string action, string targetType, string target, params IReadOnlyList<FieldChange> changes) =>
        Add(action, targetType, target, contactId: null, changes);

    /// <summary>Adds an entry about a contact.</summary>
    internal void Add(string action, ContactRow contact, params IReadOnlyList<FieldChange> changes) =>
        Add(action, nameof(Contact), NameOf(contact), contact.Id, changes);

    /// <summary>Adds an entry about a system user.</summary>
    internal void Add(string action, SystemUserRow user, params IReadOnlyList<FieldChange> changes) =>
        Add(action, nameof(SystemUser), user.Username, user.ContactId, changes);

    /// <summary>Adds an entry that belongs to a person, so that it is found by the contact whatever the target is called by then.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="targetType">The type of the target.</param>
    /// <param name="target">The name of the target.</param>
    /// <param name="contactId">The id of the contact of the person; null for none.</param>
    /// <param name="changes">The fields that changed.</param>
    internal void Add(string action, string targetType, string target, long? contactId, IReadOnlyList<FieldChange> changes) =>
        work.Record(Entry(action, targetType, target, contactId, changes));

    /// <summary>Adds the one entry of a run, and reserves ids for the entries of its items.</summary>
    internal void AddRun(string action, ProvisioningRunRow run, params IReadOnlyList<FieldChange> changes) =>
        work.Record(Entry(action, nameof(ProvisioningRun), new ProvisioningRunReference(run.Id).ToString(), contactId: null, changes), run);

    private AuditRow Entry(string action, string targetType, string target, long? contactId, IReadOnlyList<FieldChange> changes) => new()
    {
        ContactId = contactId,
        At = _at,
        Actor = context.Actor,
        Action = action,
        TargetType = targetType,
        Target = target,
        BeforeJson = AuditJson.Before(changes),
        AfterJson = AuditJson.After(changes),
        RunId = runId ?? context.Call?.RunIn(context, work),
    };

    /// <summary>How the audit trail names a contact: by its external reference, else by its id.</summary>
    internal static string NameOf(ContactRow contact) => contact.ExternalReference ?? $"#{contact.Id}";
}
