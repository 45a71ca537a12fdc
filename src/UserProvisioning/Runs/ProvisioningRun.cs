namespace UserProvisioning;

/// <summary>The status of a run.</summary>
public enum ProvisioningRunStatus
{
    /// <summary>The run is being applied or undone.</summary>
    Running,

    /// <summary>Every row was done as asked.</summary>
    Completed,

    /// <summary>The run is done, but rows were rejected or users could not be made. The items say which and why.</summary>
    CompletedWithErrors,

    /// <summary>
    /// The run would do more than the thresholds allow. It has changed nothing, and waits for an administrator to approve or withdraw it.
    /// </summary>
    AwaitingApproval,

    /// <summary>The file could not be read. Nothing was changed.</summary>
    Failed,

    /// <summary>The run was undone, or withdrawn before it was approved.</summary>
    Undone,

    /// <summary>
    /// The process of the run ended before the run was done. Resume-ProvisioningRun, or importing the same file again, finishes the run;
    /// Undo-ProvisioningRun takes back what it did. Also a run of which a part is undone: Undo-ProvisioningRun undoes the rest.
    /// </summary>
    Interrupted,
}

/// <summary>The kind of a run.</summary>
public enum ProvisioningRunKind
{
    /// <summary>An import of an employee file.</summary>
    Import,

    /// <summary>A lifecycle task.</summary>
    Lifecycle,

    /// <summary>Assignment rules.</summary>
    Rules,

    /// <summary>An import of a configuration.</summary>
    Configuration,

    /// <summary>A cmdlet typed by hand.</summary>
    Manual,
}

/// <summary>The record of changes that belong together: an import of an employee file, or a cmdlet that somebody typed.</summary>
public sealed class ProvisioningRun : DatabaseObject
{
    /// <summary>The number that the database gave it; 0 for a run that was only compared.</summary>
    public long Id { get; init; }

    /// <summary>Its kind.</summary>
    public ProvisioningRunKind Kind { get; init; }

    /// <summary>The cmdlet of a manual run; null for another run.</summary>
    public string? Command { get; init; }

    /// <summary>The name of the source that delivered the file; empty for a manual run.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The file's name, without its folder.</summary>
    public string FileName { get; init; } = string.Empty;

    /// <summary>Its status.</summary>
    public ProvisioningRunStatus Status { get; init; }

    /// <summary>Whether undoing it was begun and not ended. Undo-ProvisioningRun finishes that.</summary>
    public bool IsUndoBegun { get; init; }

    /// <summary>Rows in the file, without the header and blank lines.</summary>
    public int Rows { get; init; }

    /// <summary>Rows whose contact was made.</summary>
    public int Created { get; init; }

    /// <summary>Rows whose contact or user was changed.</summary>
    public int Updated { get; init; }

    /// <summary>Rows that changed nothing.</summary>
    public int Unchanged { get; init; }

    /// <summary>Contacts archived, with the users they had; a contact that was archived before counts when its user is archived now.</summary>
    public int Archived { get; init; }

    /// <summary>Contacts restored, with the users they had; an active contact counts when its user is restored.</summary>
    public int Restored { get; init; }

    /// <summary>Rows rejected.</summary>
    public int Rejected { get; init; }

    /// <summary>Users made.</summary>
    public int UsersCreated { get; init; }

    /// <summary>Users that were wanted and could not be made or restored: no license was left, a group is unknown, and so on.</summary>
    public int UsersNotCreated { get; init; }

    /// <summary>Memberships in groups and profiles that users got.</summary>
    public int Granted { get; init; }

    /// <summary>Memberships in groups and profiles that were taken from users.</summary>
    public int Revoked { get; init; }

    /// <summary>How many licenses were missing for what the file asks for.</summary>
    public int LicensesMissing { get; init; }

    /// <summary>The licenses that were missing, by type, such as <c>Requestor 311, FullUser 2</c>; null for none.</summary>
    public string? MissingLicenses { get; init; }

    /// <summary>Who started it, or approved it.</summary>
    public string Actor { get; init; } = string.Empty;

    /// <summary>When it began, in local time.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
