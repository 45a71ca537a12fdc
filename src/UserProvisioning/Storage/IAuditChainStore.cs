namespace UserProvisioning.Storage;

/// <summary>The stored chain of the audit trail: what checking it reads, and where it begins.</summary>
internal interface IAuditChainStore
{
    /// <summary>Where the chain begins; null for a chain that begins with the first entry.</summary>
    AuditStartRow? Start();

    /// <summary>Sets a later beginning of the chain. Entries before it may be deleted from then on.</summary>
    void MoveStart(AuditStartRow start);

    /// <summary>The first entry up to an id that belongs to the chain; null for none.</summary>
    long? FirstThrough(long id);

    /// <summary>Entries with an id above <paramref name="afterId"/> and up to <paramref name="throughId"/>, by id, with their hashes.</summary>
    IReadOnlyList<AuditRow> Entries(long afterId, long throughId, int take);

    /// <summary>The entries that say that a contact was erased, with its id and <see cref="AuditRow.AfterJson"/> alone.</summary>
    IReadOnlyList<AuditRow> Erasures();

    /// <summary>The seals of the items of a run, by number, without <see cref="ItemSealRow.Parts"/>.</summary>
    IReadOnlyList<ItemSealRow> Seals(long runId);

    /// <summary>The <see cref="ItemSealRow.Parts"/> of a seal; null when there is no such seal.</summary>
    byte[]? Parts(long runId, long seal);

    /// <summary>When the oldest entry was made, in UTC; null when there is none.</summary>
    DateTime? Oldest();

    /// <summary>Deletes the first entries up to an id, and returns how many it deleted.</summary>
    int DeleteEntries(long throughId, int take);

    /// <summary>The runs, other than manual ones, that are done, ended up to an entry, and still have items.</summary>
    IReadOnlyList<long> RunsThrough(long throughId);

    /// <summary>Deletes which rows of a run changed nothing, and its seals, its file and its options.</summary>
    void DeleteRest(long runId);

    /// <summary>Whether a later run refers to the items of a run, because the same rows changed nothing in it.</summary>
    bool IsReferenced(long runId);

    /// <summary>The runs with kept rows that were changed up to an entry.</summary>
    IReadOnlyList<long> RowChangesThrough(long throughId);

    /// <summary>Deletes the kept rows of a run.</summary>
    void DeleteRowChanges(long runId);

    /// <summary>The runs that wait for approval since before a time, in UTC.</summary>
    IReadOnlyList<long> WaitingBefore(DateTime beforeUtc);

    /// <summary>Items of a run above a line, by line, with their salts.</summary>
    IReadOnlyList<ProvisioningRunItemRow> Items(long runId, long afterLine, int take);
}

/// <summary>Where the chain of the audit trail begins.</summary>
internal sealed class AuditStartRow
{
    /// <summary>The chain has the entries above this id.</summary>
    public long AfterId { get; set; }

    /// <summary>The hash that the first of them follows.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>Whether the entries up to <see cref="AfterId"/> are old and may be removed; else they are of before the chain.</summary>
    public bool IsPurge { get; set; }
}

/// <summary>A hash over some items of a run.</summary>
internal sealed class ItemSealRow
{
    /// <summary>The number of the seal of items that a run had before the chain began.</summary>
    internal const long OfBefore = long.MinValue;

    public long RunId { get; set; }

    /// <summary>The lowest line of the items, or <see cref="OfBefore"/>.</summary>
    public long Seal { get; set; }

    public int Items { get; set; }

    public byte[] Digest { get; set; } = [];

    public byte[] Parts { get; set; } = [];
}
