using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>An item of a run in the form that undoing needs: what the run did to one contact and to its user.</summary>
internal sealed class UndoItem
{
    /// <param name="row">The item as it is stored.</param>
    /// <param name="untouched">The lines of items whose contacts nothing has touched since the run; null if that is known of none.</param>
    internal UndoItem(ProvisioningRunItemRow row, BitSet? untouched = null)
    {
        Line = row.Line;
        ContactId = row.ContactId!.Value;
        UserId = row.SystemUserId;
        string reference = row.ExternalReference ?? $"#{ContactId}";
        Name = row.DisplayName is null ? reference : $"{row.DisplayName} ({reference})";
        IsNewContact = row.Action == ImportAction.Create;

        List<FieldChange> changes = AuditJson.ReadChanges(row.Changes);

        // The values of a field that named an erased person were taken out, so there is nothing to put back.
        Changes = changes.Exists(IsEmpty) ? changes.FindAll(change => !IsEmpty(change)) : changes;
        Record = UndoRecord.Read(row.Undo);
        ContactChanges = Changes.FindAll(change => !ItemFields.OfUser.Contains(change.Field));
        FieldChange? status = Find("Status");
        IsUserCreated = Find("Username") is not null;
        IsUserArchived = status is { New: nameof(SystemUserStatus.Archived) };
        IsUserRestored = status is { New: nameof(SystemUserStatus.Active) };
        IsAsMade = IsNewContact && untouched?.Contains(Line) == true
            && Find(nameof(EmployeeField.OrganizationName)) is null && Find(nameof(EmployeeField.OrganizationReference)) is null;
    }

    internal long Line { get; }

    internal long ContactId { get; }

    internal long? UserId { get; }

    /// <summary>The contact as a message names it.</summary>
    internal string Name { get; }

    internal List<FieldChange> Changes { get; }

    /// <summary>The changes of the contact's own fields.</summary>
    internal List<FieldChange> ContactChanges { get; }

    internal UndoRecord? Record { get; }

    internal bool IsNewContact { get; }

    /// <summary>
    /// Whether the run made the contact and nothing has touched it since, so that it need not be read. False for organizations and their members: who
    /// belongs to an organization must be read.
    /// </summary>
    internal bool IsAsMade { get; }

    internal bool IsUserCreated { get; }

    internal bool IsUserArchived { get; }

    internal bool IsUserRestored { get; }

    /// <summary>Whether the run changed the license of a user that stayed active.</summary>
    internal bool IsLicenseChanged => !IsUserCreated && !IsUserArchived && !IsUserRestored && Find("License") is not null;

    internal bool HasMemberships => Record is { Memberships.Count: > 0 };

    /// <summary>Whether the run did anything to the user.</summary>
    internal bool TouchesUser => IsUserCreated || IsUserArchived || IsUserRestored || IsLicenseChanged || HasMemberships;

    internal LicenseType? FormerLicense => License(Find("License")?.Old);

    internal LicenseType? GivenLicense => License(Find("License")?.New);

    internal FieldChange? Find(string field)
    {
        // Not with a lambda, since each contact is asked for each of its fields.
        foreach (FieldChange change in Changes)
        {
            if (change.Field == field)
            {
                return change;
            }
        }

        return null;
    }

    /// <summary>The contact that the run made, with the values that name it.</summary>
    internal ContactRow ContactAsMade() => new()
    {
        Id = ContactId,
        Fields = new ContactFields { ExternalReference = Find(nameof(ContactFields.ExternalReference))?.New },
    };

    /// <summary>The user that the run made, with the values that name it and its license; null when it made none.</summary>
    internal SystemUserRow? UserAsMade() => !IsUserCreated ? null : new SystemUserRow
    {
        Id = UserId!.Value,
        ContactId = ContactId,
        Username = Find("Username")!.New!,
        License = GivenLicense,
    };

    private static bool IsEmpty(FieldChange change) => (change.Old ?? change.New) is null;

    private static LicenseType? License(string? name) => name is null ? null : Enum.Parse<LicenseType>(name);
}
