using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>What an import does with one row. Each phase fills in its part.</summary>
internal sealed class RowPlan(EmployeeRow row)
{
    internal EmployeeRow Row { get; } = row;

    /// <summary>A hash of the row as the file has it.</summary>
    internal UInt128 Fingerprint { get; init; }

    /// <summary>The contact as it is stored now; null when the row is rejected.</summary>
    internal ContactRow? Contact { get; set; }

    internal bool IsNew { get; set; }

    /// <summary>The user that the contact has or gets; null for none.</summary>
    internal long? UserId { get; set; }

    internal bool IsUserCreated { get; set; }

    internal bool IsArchived { get; set; }

    internal bool IsRestored { get; set; }

    /// <summary>Whether the row is left to a later phase.</summary>
    internal bool IsDeferred { get; set; }

    internal bool IsRejected { get; private set; }

    internal List<FieldChange> Changes { get; } = [];

    /// <summary>What undoing needs and <see cref="Changes"/> does not hold exactly; null for most rows.</summary>
    internal UndoRecord? Undo { get; set; }

    internal string? Field { get; private set; }

    internal string? Reason { get; private set; }

    internal ImportAction Action =>
        IsRejected ? ImportAction.Reject
        : IsArchived ? ImportAction.Archive
        : IsRestored ? ImportAction.Restore
        : IsNew ? ImportAction.Create
        : Changes.Count > 0 ? ImportAction.Update
        : ImportAction.Unchanged;

    internal void Reject(IReadOnlyList<(string? Field, string Reason)> faults)
    {
        IsRejected = true;
        Field = faults[0].Field;
        Reason = faults.Count == 1
            ? faults[0].Reason
            : string.Join("; ", faults.Select(fault => fault.Field is null ? fault.Reason : $"{fault.Field}: {fault.Reason}"));
    }

    /// <summary>Records that the contact is kept, although its user could not be made or changed as asked.</summary>
    internal void FailUser(ProvisioningException error)
    {
        Field ??= error.Field;
        string reason = $"{error.ErrorId}: {error.Message}";
        Reason = Reason is null ? reason : $"{Reason} {reason}";
    }

    internal ProvisioningRunItemRow ToItem(long runId) => new()
    {
        RunId = runId,
        Line = Row.Line,
        ExternalReference = (Contact?.ExternalReference ?? Row.Contact.ExternalReference) is { } reference ? Text.Shorten(reference, Text.Longest) : null,
        DisplayName = (Contact?.DisplayName ?? Row.DisplayName) is { } name ? Text.Shorten(name, Text.Longest) : null,
        Action = Action,
        Changes = AuditJson.Changes(Changes),
        Field = Field,
        Reason = Reason,
        ContactId = Contact?.Id,
        SystemUserId = UserId,
        Undo = Undo?.ToJson(),
    };
}
