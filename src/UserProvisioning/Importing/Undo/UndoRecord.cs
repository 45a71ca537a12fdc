using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// The values that undoing an item needs and that its changes do not hold, because those are texts for people: ids, and the former state of an
/// archived user.
/// </summary>
internal sealed class UndoRecord
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The former organization of a person that the run moved; null when it moved none.</summary>
    public OrganizationState? OrganizationBefore { get; set; }

    /// <summary>The organization to which the run moved the person; null when it moved none.</summary>
    public OrganizationState? OrganizationAfter { get; set; }

    /// <summary>The time in UTC at which a contact that the run restored had been archived; null when it restored none.</summary>
    public DateTime? ContactArchivedAt { get; set; }

    /// <summary>The archived state of a user that the run restored; null when it restored none.</summary>
    public ArchivedState? Archived { get; set; }

    /// <summary>Who had given the license that the run replaced by another one; null when it replaced none.</summary>
    public GiverState? LicenseGiver { get; set; }

    /// <summary>The changed memberships of a user that existed before the run.</summary>
    public List<MembershipChange> Memberships { get; init; } = [];

    /// <summary>
    /// The groups and profiles that assignment rules gave. The rules are evaluated again when the contact is put back, so undoing leaves them.
    /// </summary>
    public List<long>? Ruled { get; set; }

    /// <summary>The record for a contact that existed and was moved to another organization; null for other contacts.</summary>
    internal static UndoRecord? OfOrganization(ContactRow? before, ContactFields after) =>
        before is null || before.OrganizationId == after.OrganizationId
        ? null
        : new UndoRecord
        {
            OrganizationBefore = new OrganizationState(before.OrganizationId, before.OrganizationName),
            OrganizationAfter = new OrganizationState(after.OrganizationId, after.OrganizationName),
        };

    internal static UndoRecord? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<UndoRecord>(json, Json);

    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>The stored organization of a person: the id of a contact, or only a name.</summary>
internal sealed record OrganizationState(long? Id, string? Name);

/// <summary>The stored state of an archived user.</summary>
internal sealed record ArchivedState(DateTime At, bool ByImport, LicenseType LastLicense, DateTime? RestoredAt = null, bool Reclaimed = false)
{
    internal static ArchivedState Of(SystemUserRow user) =>
        new(user.ArchivedAt!.Value, user.ArchivedByImport, user.LastLicense, user.RestoredAt, user.Reclaimed);
}

/// <summary>A membership that was given or taken away.</summary>
/// <param name="Id">The group or profile.</param>
/// <param name="Name">Its name at the time of the run, for messages.</param>
/// <param name="Before">The source that had granted it; null for no membership.</param>
/// <param name="After">The source that grants it; null for no membership.</param>
internal sealed record MembershipChange(long Id, string Name, string? Before, string? After)
{
    /// <summary>Whether others gave the membership too, so that the user was and stayed a member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsShared { get; init; }

    /// <summary>Whether the giver that the run took away was the first one of the membership.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasFirst { get; init; }

    /// <summary>The stored giver that the run took away; null for none.</summary>
    public GiverState? Giver { get; init; }
}

/// <summary>A stored giver.</summary>
/// <param name="Id">Its id; null for a giver that is not known.</param>
/// <param name="Line">The line of the file that named what was given; null for none.</param>
internal sealed record GiverState(long? Id, long? Line)
{
    internal static GiverState? Of(long? id, long? line) => id is null ? null : new GiverState(id, line);
}
