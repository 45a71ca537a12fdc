namespace UserProvisioning;

/// <summary>The names of the lifecycle tasks, in the order in which they are carried out.</summary>
public enum LifecycleTaskName
{
    /// <summary>Lifts blocks whose day has come.</summary>
    EndBlock,

    /// <summary>Archives contacts and users whose end date has passed.</summary>
    ArchiveEnded,

    /// <summary>Takes licenses from users who have not been seen for long, and warns them first.</summary>
    ReclaimLicense,

    /// <summary>Mails first passwords.</summary>
    SendCredential,

    /// <summary>Mails managers before an end date.</summary>
    RemindEnd,

    /// <summary>Mails users before their password expires.</summary>
    RemindPassword,

    /// <summary>Erases the personal data of persons who are archived for long.</summary>
    Anonymize,

    /// <summary>Removes old items and entries of the audit trail.</summary>
    PurgeHistory,
}

/// <summary>Something that a lifecycle task will do for one contact or user.</summary>
public sealed class LifecycleTask : DatabaseObject
{
    /// <summary>The task.</summary>
    public LifecycleTaskName Name { get; init; }

    /// <summary>The username of the user, or what identifies a contact without a user: its external reference, or its id.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>The contact's name.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>The id of the contact.</summary>
    public long ContactId { get; init; }

    /// <summary>The day on which it is due, in the time zone of the client. A day that has passed: it is done by the next run.</summary>
    public DateTime DueOn { get; init; }

    /// <summary>Why it is due.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The task and the target.</summary>
    /// <returns>Both, with a space between them.</returns>
    public override string ToString() => $"{Name} {Target}";
}
