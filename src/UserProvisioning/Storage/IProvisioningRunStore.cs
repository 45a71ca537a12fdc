using UserProvisioning.Importing.Approval;
using UserProvisioning.Importing.Undo;

namespace UserProvisioning.Storage;

/// <summary>The stored runs and their items.</summary>
internal interface IProvisioningRunStore
{
    /// <summary>Inserts a run and sets its id.</summary>
    void Insert(ProvisioningRunRow run);

    void Update(ProvisioningRunRow run);

    /// <summary>The run with an id; null when there is none.</summary>
    ProvisioningRunRow? ById(long id);

    /// <summary>All runs but manual ones, by id.</summary>
    IReadOnlyList<ProvisioningRunRow> All();

    /// <summary>Runs with an id above <paramref name="afterId"/>, by id.</summary>
    /// <param name="afterId">The id.</param>
    /// <param name="take">The most rows to read.</param>
    /// <param name="isManual">Whether to read the manual runs, or all others.</param>
    Page<ProvisioningRunRow> Page(long afterId, int take, bool isManual);

    /// <summary>How many entries of each kind the audit trail has of manual runs, and the time of the last.</summary>
    IReadOnlyList<ManualRunCount> CountEntries(IEnumerable<long> runIds);

    /// <summary>The runs of a source that were begun and not ended, by id. Those whose undoing has begun do not count.</summary>
    IReadOnlyList<ProvisioningRunRow> Running(string source);

    /// <summary>The spelling of a source in the runs that name it exactly or, on some engines, in another case; null for none.</summary>
    string? SourceNamed(string source);

    /// <summary>The sources of all runs. It reads every run, so look for a name with <see cref="SourceNamed"/> first.</summary>
    IReadOnlyList<string> Sources();

    /// <summary>
    /// The id of the newest run of a source that was applied or waits for approval. Failed and undone runs do not count. Null for none.
    /// </summary>
    long? NewestOf(string source);

    void InsertItems(IReadOnlyList<ProvisioningRunItemRow> items);

    /// <summary>The lowest and the highest line of a run's items; 0 when it has none.</summary>
    (long Lowest, long Highest) LineBounds(long runId);

    /// <summary>Stores the ids under which the audit trail shows the items of a run; null when the run changed nothing.</summary>
    void SetAuditIds(long runId, long? from, long? id);

    /// <summary>Runs whose items the audit trail shows, in the order of their ids in the trail.</summary>
    IReadOnlyList<ProvisioningRunRow> Audited(long? id);

    /// <summary>
    /// Items of a run that changed something, with the user's name: lines above the given one, in order, at most <paramref name="take"/>.
    /// Items whose target cannot match the filter are left out.
    /// </summary>
    IReadOnlyList<AuditedItemRow> AuditedItems(long runId, long afterLine, int take, TextFilter? target, long? contactId);

    /// <summary>Adds <see cref="ImportAction.Unchanged"/> items that otherwise equal items of an earlier run.</summary>
    void InsertUnchanged(long runId, IReadOnlyList<UnchangedRows> rows);

    /// <summary>Items of a run above a line, by line.</summary>
    IReadOnlyList<ProvisioningRunItemRow> Items(long runId, ImportAction? action, long afterLine, int take);

    /// <summary>Items above a line that changed something and are not erased, by line.</summary>
    IReadOnlyList<ProvisioningRunItemRow> ChangingItems(long runId, long afterLine, int take);

    /// <summary>Items of an action above a line and up to another, by line, at most <paramref name="take"/>.</summary>
    IReadOnlyList<ProvisioningRunItemRow> ItemsBetween(long runId, ImportAction action, long afterLine, long throughLine, int take);

    /// <summary>The items at given lines, by line.</summary>
    IReadOnlyList<ProvisioningRunItemRow> ItemsAt(long runId, IReadOnlyCollection<long> lines);

    /// <summary>Items above a line that have a reason why something was not done, by line.</summary>
    IReadOnlyList<ProvisioningRunItemRow> FaultyItems(long runId, long afterLine, int take);

    /// <summary>The failed runs of a source that have no end: their plans were stored in part.</summary>
    IReadOnlyList<long> StoredInPart(string source);

    /// <summary>Deletes the first items of a run, and returns how many it deleted.</summary>
    int DeleteItems(long runId, int take);

    /// <summary>Adds a part to the copy of a run's file.</summary>
    void AddFilePart(long runId, byte[] data);

    /// <summary>The copy of a run's file, part by part; no parts when there is no copy.</summary>
    IEnumerable<byte[]> FileParts(long runId);

    /// <summary>Deletes the copy of a run's file.</summary>
    void DeleteFile(long runId);

    /// <summary>Deletes the copies of the files of earlier runs of the same source.</summary>
    void DeleteFilesBefore(ProvisioningRunRow run);
}

/// <summary>A range of consecutive lines that changed nothing, and the range of items of an earlier run that name their contacts.</summary>
internal sealed record UnchangedRows(long Line, long Rows, long ItemRunId, long ItemLine);

/// <summary>How many entries of one action and one type of target a run has, and the time of the last, in UTC.</summary>
internal sealed class ManualRunCount
{
    public long RunId { get; set; }

    public string Action { get; set; } = string.Empty;

    public string TargetType { get; set; } = string.Empty;

    public int Entries { get; set; }

    public DateTime LastAt { get; set; }
}

/// <summary>A run as it is stored.</summary>
internal sealed class ProvisioningRunRow : IVersionedRow
{
    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "ProvisioningRuns";

    public ProvisioningRunKind Kind { get; set; }

    /// <summary>The name of the source; empty for a manual run.</summary>
    public string Source { get; set; } = string.Empty;

    /// <summary>The cmdlet of a manual run; null for another run.</summary>
    public string? Command { get; set; }

    public string FileName { get; set; } = string.Empty;

    public string? FileHash { get; set; }

    /// <summary>The full path of the imported file.</summary>
    public string? FilePath { get; set; }

    /// <summary>The <see cref="ImportOptions"/> of the run as JSON; null when they cannot be stored.</summary>
    public string? Options { get; set; }

    public ProvisioningRunStatus Status { get; set; }

    public int TotalRows { get; set; }

    public int Created { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public int Archived { get; set; }

    public int Restored { get; set; }

    public int Rejected { get; set; }

    public int UsersCreated { get; set; }

    /// <summary>The <see cref="UndoProgress"/> of a run that is undone in part, as JSON; null for other runs.</summary>
    public string? UndoState { get; set; }

    /// <summary>The number of users that could not be made or restored.</summary>
    public int UsersNotCreated { get; set; }

    /// <summary>The number of memberships that users got.</summary>
    public int Granted { get; set; }

    /// <summary>The number of memberships that were taken from users.</summary>
    public int Revoked { get; set; }

    /// <summary>The licenses that were missing, as <c>Requestor 311, FullUser 2</c>; null for none.</summary>
    public string? MissingLicenses { get; set; }

    /// <summary>The most important warning for the person who started the run. Not stored.</summary>
    public string? Warning { get; set; }

    /// <summary>The limits of the brakes that the run exceeds, as the end of the sentence "It would …". Not stored.</summary>
    public IReadOnlyList<string> Stops { get; set; } = [];

    /// <summary>The errors of the items of a plan that were to be applied and were not. Not stored.</summary>
    public IReadOnlyList<ProvisioningException> Refused { get; set; } = [];

    public string Actor { get; set; } = string.Empty;

    /// <summary>When the run started, in UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>When the run ended, in UTC; null while it has not.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>The first id under which the audit trail shows the items. Read only.</summary>
    public long? AuditFrom { get; set; }

    /// <summary>The id of the run's own entry in the audit trail. Read only.</summary>
    public long? AuditId { get; set; }

    /// <summary>The login of the run's own entry in the audit trail; null in an embedded file. Read only.</summary>
    public string? ServerLogin { get; set; }

    /// <summary>Whether the items are still some of the approved plan, and not what the run did: it keeps the plan's end until then.</summary>
    internal bool HasPlan => Status == ProvisioningRunStatus.Running && EndedAt is not null && UndoState is null;

    internal ProvisioningRunRow Copy() => (ProvisioningRunRow)MemberwiseClone();
}

/// <summary>The changes of a run to one row, for the audit trail.</summary>
internal sealed class AuditedItemRow
{
    public long Line { get; set; }

    public string? ExternalReference { get; set; }

    public ImportAction Action { get; set; }

    /// <summary>The changes as JSON; null when they were erased.</summary>
    public string? Changes { get; set; }

    public long? ContactId { get; set; }

    /// <summary>The current name of the user.</summary>
    public string? Username { get; set; }
}
