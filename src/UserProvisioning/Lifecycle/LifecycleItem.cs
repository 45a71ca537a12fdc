using UserProvisioning.Applying;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>A contact and its user, with what a task must know of them.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="User">Its user; null for none.</param>
/// <param name="Mails">The mails of the task about the user.</param>
/// <param name="Memberships">The user's memberships, if the task needs them.</param>
internal sealed record LifecyclePerson(
    ContactRow Contact, SystemUserRow? User, IReadOnlyList<LifecycleMailRow> Mails, IReadOnlyList<MembershipRow> Memberships);

/// <summary>What a task does for one person, and when.</summary>
internal sealed class LifecycleItem : PlannedChange
{
    internal required LifecycleTaskName Task { get; init; }

    internal required LifecyclePerson Person { get; init; }

    /// <summary>The day on which it is due.</summary>
    internal required DateTime DueOn { get; init; }

    /// <summary>The day that a mail is about; null for an item that is no mail of this kind.</summary>
    internal DateTime? MailFor { get; init; }

    /// <summary>The license that the user gets; null for an item that gives none.</summary>
    internal LicenseType? License { get; init; }

    internal SystemUserRow User => Person.User!;

    /// <summary>What the item is about, for people.</summary>
    internal string Target => Person.User?.Username ?? AuditLog.NameOf(Person.Contact);

    /// <summary>Makes an item.</summary>
    internal static LifecycleItem Of(
        LifecycleTaskName task,
        LifecyclePerson person,
        DateTime dueOn,
        string reason,
        ImportAction action,
        IReadOnlyList<FieldChange>? changes = null,
        DateTime? mailFor = null,
        LicenseType? license = null) => new()
    {
        Task = task,
        Person = person,
        DueOn = dueOn,
        MailFor = mailFor,
        License = license,
        ArchivesUser = action == ImportAction.Archive && person.User is { Status: SystemUserStatus.Active },
        Item = new ProvisioningRunItemRow
        {
            ExternalReference = person.Contact.ExternalReference,
            DisplayName = person.Contact.DisplayName,
            Action = action,
            Changes = changes is null ? null : AuditJson.Changes(changes),
            Field = task.ToString(),
            Reason = reason,
            ContactId = person.Contact.Id,
            SystemUserId = person.User?.Id,
        },
    };

    /// <summary>The same, with another result.</summary>
    internal LifecycleItem With(ImportAction action, string reason, IReadOnlyList<FieldChange>? changes = null) =>
        Of(Task, Person, DueOn, reason, action, changes, MailFor, License);

    internal LifecycleTask ToTask() => new()
    {
        Name = Task,
        Target = Target,
        DisplayName = Person.Contact.DisplayName,
        ContactId = Person.Contact.Id,
        DueOn = DueOn,
        Reason = Item.Reason!,
    };
}
