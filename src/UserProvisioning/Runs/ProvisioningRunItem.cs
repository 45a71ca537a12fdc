namespace UserProvisioning;

/// <summary>What a run does to a row.</summary>
public enum ImportAction
{
    /// <summary>Makes the contact.</summary>
    Create,

    /// <summary>Changes the contact or its user.</summary>
    Update,

    /// <summary>Changes nothing.</summary>
    Unchanged,

    /// <summary>Archives the contact or its user.</summary>
    Archive,

    /// <summary>Restores the contact or its user.</summary>
    Restore,

    /// <summary>Refuses the row.</summary>
    Reject,
}

/// <summary>What a run did, or would do, to one row.</summary>
public sealed class ProvisioningRunItem : DatabaseObject
{
    /// <summary>The id of the run; 0 for a run that was only compared.</summary>
    public long RunId { get; init; }

    /// <summary>The line of the file on which the row begins; the header is line 1. 0 for a contact that the file lacks.</summary>
    public long Line { get; init; }

    /// <summary>The key of the row.</summary>
    public string? ExternalReference { get; init; }

    /// <summary>The name of the contact.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the run does with the row.</summary>
    public ImportAction Action { get; init; }

    /// <summary>Old and new values of what changes.</summary>
    public IReadOnlyList<FieldChange> Changes
    {
        get;
        init => field = JoinedList<FieldChange>.Of(value);
    } = JoinedList<FieldChange>.Empty;

    /// <summary>The field at fault; null when there is none.</summary>
    public string? Field { get; init; }

    /// <summary>Why the row was rejected, or its user could not be made; null when all went well.</summary>
    public string? Reason { get; init; }
}
