using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>One change: who did what to what, and when, with the values before and after. It never holds a password or its hash.</summary>
public sealed class AuditEntry : DatabaseObject
{
    /// <summary>The number that the database gave it; later entries have higher ones.</summary>
    public long Id { get; init; }

    /// <summary>The time of the change, in local time.</summary>
    public DateTime At { get; init; }

    /// <summary>The account that ran the command, and its machine.</summary>
    public string Actor { get; init; } = string.Empty;

    /// <summary>
    /// The login of the connection, which SQL Server itself records; null in an embedded file. The actor, in contrast, is what the client says.
    /// </summary>
    public string? ServerLogin { get; init; }

    /// <summary>What was done, such as <c>Create</c>, <c>Update</c>, <c>Archive</c>, <c>SetPassword</c>.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>The type of the target, such as <c>Contact</c> or <c>SystemUser</c>.</summary>
    public string TargetType { get; init; } = string.Empty;

    /// <summary>The target: a username, an external reference, a name.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>The values that changed, as they were; empty when there were none.</summary>
    public OrderedDictionary Before { get; init; } = new NamedValues();

    /// <summary>The values that changed, as they became; empty when there are none.</summary>
    public OrderedDictionary After { get; init; } = new NamedValues();

    /// <summary>The run that made the change; a cmdlet that somebody typed is a run too. Null in entries of earlier versions.</summary>
    public long? RunId { get; init; }
}
