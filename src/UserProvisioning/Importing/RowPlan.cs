using UserProvisioning.Importing.Matching;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The plan for one row: what the import does with its contact and its user.</summary>
internal sealed class RowPlan(EmployeeRow row)
{
    /// <summary>How the reason of <see cref="StayArchived"/> begins.</summary>
    internal const string ArchivedByHand = "ArchivedByHand";

    private const string AdoptedReason = "Adopted";
    private const string UnseenReason = "NotSeen";
    private const string Another = "Another ";
    private const string Counts = " of this person counts: ";

    internal EmployeeRow Row { get; } = row;

    /// <summary>A hash of the row as the file has it.</summary>
    internal UInt128 Fingerprint { get; init; }

    /// <summary>The contact as it is stored now; null when the row is rejected.</summary>
    internal ContactRow? Contact { get; set; }

    internal bool IsNew { get; set; }

    /// <summary>The user that the contact has or gets; null for none.</summary>
    internal long? UserId { get; set; }

    internal bool IsUserCreated { get; set; }

    /// <summary>Whether the row asks for a user that could not be made or restored.</summary>
    internal bool IsUserMissing { get; private set; }

    /// <summary>The license that the user of the row lacks; null for none.</summary>
    internal string? MissingLicense { get; private set; }

    /// <summary>Whether the contact or its user was archived.</summary>
    internal bool IsArchived { get; set; }

    /// <summary>Whether the user was archived.</summary>
    internal bool IsUserArchived { get; set; }

    /// <summary>Whether the contact or its user was restored.</summary>
    internal bool IsRestored { get; set; }

    /// <summary>Whether fields of an existing contact were changed.</summary>
    internal bool IsContactChanged { get; set; }

    /// <summary>Whether groups or profiles of an existing user were changed.</summary>
    internal bool IsAccessChanged => IsAccessChangedByRules || (Undo?.Memberships.Exists(change => !change.IsShared) ?? false);

    /// <summary>Whether assignment rules changed the groups or profiles of an existing user.</summary>
    internal bool IsAccessChangedByRules { get; set; }

    /// <summary>Whether the row is left to a later phase.</summary>
    internal bool IsDeferred { get; set; }

    internal bool IsRejected { get; private set; }

    /// <summary>What the search for a contact to adopt has found; null when nothing was found or sought.</summary>
    internal ContactMatch? Match { get; set; }

    /// <summary>Whether the key of the row is that of a contact that was merged into the contact.</summary>
    internal bool IsByAlias { get; set; }

    /// <summary>Whether another row of the file counts for the contact.</summary>
    internal bool IsSurplus { get; private set; }

    /// <summary>Whether something was not done that the row asks for.</summary>
    internal bool HasFailure { get; private set; }

    internal List<FieldChange> Changes { get; } = [];

    /// <summary>The values that undoing needs and <see cref="Changes"/> does not hold; null for most rows.</summary>
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
        SetFaults(faults);
    }

    /// <summary>Records the faults of a row, whether it is rejected or partly applied.</summary>
    internal void SetFaults(IReadOnlyList<(string? Field, string Reason)> faults)
    {
        HasFailure = true;
        Field = faults[0].Field;
        Reason = faults.Count == 1
            ? faults[0].Reason
            : string.Join("; ", faults.Select(fault => fault.Field is null ? fault.Reason : $"{fault.Field}: {fault.Reason}"));
    }

    /// <summary>Records that the contact is kept, although its user could not be made or changed as asked.</summary>
    /// <param name="error">Why the user could not be made or changed.</param>
    /// <param name="isMissing">Whether the contact therefore has no active user.</param>
    internal void FailUser(ProvisioningException error, bool isMissing)
    {
        HasFailure = true;
        IsUserMissing |= isMissing;
        MissingLicense ??= error.MissingLicense;
        Field ??= error.Field;
        string reason = $"{error.ErrorId}: {OutsideText.Show(error)}";
        Reason = Reason is null ? reason : $"{Reason} {reason}";
    }

    /// <summary>Records that an assignment rule gives something to the user that it cannot get.</summary>
    internal void FailRule(string fault)
    {
        HasFailure = true;
        Reason = Reason is null ? fault : $"{Reason} {fault}";
    }

    /// <summary>Merges changes of the user that come after those which are recorded.</summary>
    internal void Merge(IEnumerable<FieldChange> changes)
    {
        foreach (FieldChange change in changes)
        {
            int at = change.Field == ItemFields.GivenBy ? -1 : Changes.FindIndex(other => other.Field == change.Field);
            if (at < 0)
            {
                Changes.Add(change);
            }
            else if (Changes[at].Old == change.New)
            {
                Changes.RemoveAt(at);
            }
            else
            {
                Changes[at] = new FieldChange(change.Field, Changes[at].Old, change.New);
            }
        }
    }

    /// <summary>Records that the contact or the user stays archived: an administrator archived it by hand, so no import restores it.</summary>
    /// <param name="what">What was archived, such as <c>the user 'jdoe'</c>.</param>
    /// <param name="command">The cmdlet that restores it.</param>
    /// <param name="isWanted">Whether the row asks for a user, so that not all of it is done.</param>
    internal void StayArchived(string what, string command, bool isWanted)
    {
        HasFailure |= isWanted;
        Reason = $"{ArchivedByHand}: {what} was archived by hand and stays archived. {command} restores it.";
    }

    /// <summary>Records that the user stays archived: nobody had seen it for long, and the source says nothing new.</summary>
    /// <param name="username">The user.</param>
    internal void StayUnseen(string username) => Reason =
        $"{UnseenReason}: the user '{username}' was archived since nobody had seen it for long, and stays archived. Enable-SystemUser restores it.";

    /// <summary>Records by what the contact was found that the row has adopted.</summary>
    internal void Adopted(string by) => Reason = $"{AdoptedReason}: no source delivered the contact, which was found by {by}.";

    /// <summary>Records that another row of the file counts for the contact, so that this one changes nothing.</summary>
    /// <param name="contact">The contact; null when there is none yet.</param>
    /// <param name="words">The words by which messages name a row.</param>
    /// <param name="line">The line of the row that counts.</param>
    /// <param name="why">A sentence that says why; null when the order of the rows says it.</param>
    internal void LeaveTo(ContactRow? contact, SourceWords words, long line, string? why = null)
    {
        Contact = contact;
        IsSurplus = true;
        Reason = $"{Another}{words.Row}{Counts}{words.Place(line)}.{(why is null ? string.Empty : " " + why)}";
    }

    /// <summary>Whether the reason of an item says that something was not done that the row asks for.</summary>
    internal static bool IsFailure(string? reason, bool createUser) => reason is not null
        && !reason.StartsWith(AdoptedReason, StringComparison.Ordinal)
        && !reason.StartsWith(UnseenReason, StringComparison.Ordinal)
        && !(reason.StartsWith(Another, StringComparison.Ordinal) && reason.Contains(Counts, StringComparison.Ordinal))

        // A user that was archived by hand stays archived. That is a failure only if the import was asked to create users.
        && (createUser || !reason.StartsWith(ArchivedByHand, StringComparison.Ordinal));

    internal ProvisioningRunItemRow ToItem(long runId) => new()
    {
        RunId = runId,
        Line = Row.Line,
        ExternalReference = (Contact?.ExternalReference ?? Row.Contact.ExternalReference) is { } reference
            ? Text.Shorten(reference, Text.Longest)
            : null,
        DisplayName = (Contact?.DisplayName ?? Row.DisplayName ?? Row.Username) is { } name ? Text.Shorten(name, Text.Longest) : null,
        Action = Action,
        Changes = AuditJson.Changes(Changes),
        Field = Field,
        Reason = Reason is not null && Row.Name is not null
            ? $"{Reason.TrimEnd('.')}. The entry is '{OutsideText.Show(Row.Name)}'."
            : Reason,
        ContactId = Contact?.Id,
        SystemUserId = UserId,
        Undo = Undo?.ToJson(),
    };
}
