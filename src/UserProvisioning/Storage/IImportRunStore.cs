namespace UserProvisioning.Storage;

/// <summary>Import runs, and what they did to each row.</summary>
internal interface IImportRunStore
{
    /// <summary>Inserts a run, which gets its id.</summary>
    void Insert(ImportRunRow run);

    void Update(ImportRunRow run);

    IReadOnlyList<ImportRunRow> List(long? id);

    /// <summary>The sources of all runs.</summary>
    IReadOnlyList<string> Sources();

    void InsertItems(IReadOnlyList<ImportRunItemRow> items);

    /// <summary>Adds items that are <see cref="ImportAction.Unchanged"/> and in all else those of an earlier run.</summary>
    void InsertUnchanged(long runId, IReadOnlyList<UnchangedRows> rows);

    /// <summary>Items of a run above a line, by line.</summary>
    IReadOnlyList<ImportRunItemRow> Items(long runId, ImportAction? action, long afterLine, int take);
}

/// <summary>Lines that follow each other and changed nothing, and the items, as many, that say which contacts they are.</summary>
internal sealed record UnchangedRows(long Line, long Rows, long ItemRunId, long ItemLine);

/// <summary>An import run as it is stored.</summary>
internal sealed class ImportRunRow
{
    public long Id { get; set; }

    public string Source { get; set; } = string.Empty;

    public string FileName { get; set; } = string.Empty;

    public string? FileHash { get; set; }

    public ImportRunStatus Status { get; set; }

    public int TotalRows { get; set; }

    public int Created { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public int Archived { get; set; }

    public int Restored { get; set; }

    public int Rejected { get; set; }

    public int UsersCreated { get; set; }

    public string Actor { get; set; } = string.Empty;

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; set; }
}

/// <summary>What a run did to one row, as it is stored.</summary>
internal sealed class ImportRunItemRow
{
    public long ImportRunId { get; set; }

    public long Line { get; set; }

    public string? ExternalReference { get; set; }

    public string? DisplayName { get; set; }

    public ImportAction Action { get; set; }

    /// <summary>JSON: <c>[[field, old, new], ...]</c>; null for none.</summary>
    public string? Changes { get; set; }

    public string? Field { get; set; }

    public string? Reason { get; set; }

    public long? ContactId { get; set; }

    public long? SystemUserId { get; set; }
}
