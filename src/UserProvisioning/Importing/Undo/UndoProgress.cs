using System.Text.Json;
using System.Text.Json.Serialization;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// How far the undoing of a run has come. Each transaction stores it with the run, so that the next call goes on where the last one was broken off.
/// </summary>
internal sealed class UndoProgress
{
    public UndoPhase Phase { get; set; }

    /// <summary>The line up to which the phase is done.</summary>
    public long AfterLine { get; set; }

    /// <summary>The lowest line of an item.</summary>
    public long Lowest { get; set; }

    /// <summary>The highest line of an item.</summary>
    public long Highest { get; set; }

    /// <summary>The lines of organizations that the run made.</summary>
    public LineSet Organizations { get; set; } = new();

    /// <summary>The lines of items that could not be put back yet.</summary>
    public LineSet Left { get; set; } = new();

    /// <summary>How many items were left when the present pass over them began.</summary>
    public int LeftBefore { get; set; }

    /// <summary>The page of left items that is next in the present pass.</summary>
    public int LeftPage { get; set; }

    /// <summary>How many pages of left items the present pass has.</summary>
    public int LeftPages { get; set; }

    /// <summary>The number of items that were put back.</summary>
    public int Items { get; set; }

    public int ContactsRemoved { get; set; }

    public int ContactsSetBack { get; set; }

    public int UsersRemoved { get; set; }

    public int UsersRestored { get; set; }

    public int UsersArchived { get; set; }

    public int UsersSetBack { get; set; }

    /// <summary>The conflicts of the present pass. They are not stored: the next call finds them again.</summary>
    [JsonIgnore]
    internal UndoConflicts Conflicts { get; set; } = new();

    [JsonIgnore]
    internal bool IsDone => Phase == UndoPhase.Done;

    internal static UndoProgress? Read(string? json)
    {
        if (json is null)
        {
            return null;
        }

        UndoProgress progress = JsonSerializer.Deserialize<UndoProgress>(json)!;
        if (progress.Phase >= UndoPhase.Left)
        {
            progress.BeginLeft();
        }

        return progress;
    }

    internal string ToJson() => JsonSerializer.Serialize(this);

    internal UndoProgress Copy()
    {
        UndoProgress copy = JsonSerializer.Deserialize<UndoProgress>(ToJson())!;
        copy.Conflicts = Conflicts.Copy();
        return copy;
    }

    /// <summary>Begins with the first phase that has anything to do.</summary>
    internal void Begin(ProvisioningRunRow run)
    {
        Phase = UndoPhase.Created;
        AfterLine = Lowest - 1;
        SkipEmpty(run);
    }

    /// <summary>Goes on with the next phase that has anything to do.</summary>
    internal void EndPhase(ProvisioningRunRow run)
    {
        // A pass that put something back may have made room for what was left, such as a license.
        if (Phase == UndoPhase.Left && Left.Count > 0 && Left.Count < LeftBefore)
        {
            BeginLeft();
            return;
        }

        Phase++;
        AfterLine = Lowest - 1;
        SkipEmpty(run);
    }

    private void SkipEmpty(ProvisioningRunRow run)
    {
        while (Phase < UndoPhase.Left && Count(run) == 0)
        {
            Phase++;
        }

        if (Phase == UndoPhase.Left)
        {
            BeginLeft();
        }
    }

    private void BeginLeft()
    {
        Phase = Left.Count == 0 ? UndoPhase.Done : UndoPhase.Left;
        LeftPage = 0;
        LeftBefore = Left.Count;
        Conflicts = Left.Count == 0 ? Conflicts : new UndoConflicts();
    }

    private int Count(ProvisioningRunRow run) => Phase switch
    {
        UndoPhase.Created => run.Created,
        UndoPhase.Restored => run.Restored,
        UndoPhase.Updated => run.Updated,
        UndoPhase.Archived => run.Archived,
        _ => Organizations.Count,
    };
}
