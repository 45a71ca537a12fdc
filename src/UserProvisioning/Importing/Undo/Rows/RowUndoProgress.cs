using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// How far the undoing of a manual run has come. What is put back is deleted from the changes of the run, so the next call goes on with the rest;
/// stored are only the counts.
/// </summary>
internal sealed class RowUndoProgress
{
    /// <summary>The number of changes that were put back.</summary>
    public int Changes { get; set; }

    public int ContactsRemoved { get; set; }

    public int ContactsSetBack { get; set; }

    public int UsersRemoved { get; set; }

    public int UsersRestored { get; set; }

    public int UsersArchived { get; set; }

    public int UsersSetBack { get; set; }

    public int OthersSetBack { get; set; }

    /// <summary>The item that was looked at last, see <see cref="RowUndoItem.Before"/>.</summary>
    [JsonIgnore]
    internal (long AuditFrom, long Item) Place { get; set; } = (long.MaxValue, RowChange.OfNobody);

    /// <summary>The number of changes that earlier passes over the run have put back.</summary>
    [JsonIgnore]
    internal int ChangesBefore { get; set; }

    /// <summary>The number of items that the present pass has left.</summary>
    [JsonIgnore]
    internal int Left { get; set; }

    [JsonIgnore]
    internal UndoConflicts Conflicts { get; set; } = new();

    [JsonIgnore]
    internal bool IsDone { get; private set; }

    internal static RowUndoProgress Read(string? json) => json is null ? new() : JsonSerializer.Deserialize<RowUndoProgress>(json)!;

    internal string ToJson() => JsonSerializer.Serialize(this);

    internal RowUndoProgress Copy()
    {
        var copy = (RowUndoProgress)MemberwiseClone();
        copy.Conflicts = Conflicts.Copy();
        return copy;
    }

    /// <summary>Ends a pass. Another follows if this one has put something back, since that may have made room for what it left.</summary>
    internal void EndPass()
    {
        if (Left == 0 || Changes == ChangesBefore)
        {
            IsDone = true;
            return;
        }

        Place = (long.MaxValue, RowChange.OfNobody);
        ChangesBefore = Changes;
        Left = 0;
        Conflicts = new UndoConflicts();
    }

    /// <summary>Counts an item that was put back.</summary>
    internal void Count(RowUndoPlan plan)
    {
        Changes += plan.Item.Changes.Count;
        foreach (RowWrite write in plan.Writes)
        {
            Count(write);
        }

        if (!plan.Writes.Exists(write => write.Shape.Table is KeptTable.Contacts or KeptTable.SystemUsers))
        {
            bool isOfUser = plan.Writes.Exists(write => write.Shape.Table is KeptTable.AuthorizationMembers or KeptTable.SystemUserSettings);
            UsersSetBack += isOfUser ? 1 : 0;
            OthersSetBack += isOfUser ? 0 : 1;
        }
    }

    private void Count(RowWrite write)
    {
        string? status = write.Now?["Status"];
        switch (write.Shape.Table)
        {
            case KeptTable.Contacts when write.Then is null:
                ContactsRemoved++;
                break;
            case KeptTable.Contacts:
                ContactsSetBack++;
                break;
            case KeptTable.SystemUsers when write.Then is null:
                UsersRemoved++;
                break;
            case KeptTable.SystemUsers when write.Then["Status"] == status:
                UsersSetBack++;
                break;
            case KeptTable.SystemUsers when write.Then["Status"] == nameof(SystemUserStatus.Active):
                UsersRestored++;
                break;
            case KeptTable.SystemUsers:
                UsersArchived++;
                break;
        }
    }
}
