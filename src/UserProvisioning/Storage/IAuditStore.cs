namespace UserProvisioning.Storage;

/// <summary>The stored audit trail. Rows are only added; nothing changes or deletes them.</summary>
internal interface IAuditStore
{
    /// <summary>
    /// Adds rows and sets their ids. The <paramref name="reserved"/> ids before the first row stay unused: the audit trail shows the items of
    /// a run under them.
    /// </summary>
    void Insert(IReadOnlyList<AuditRow> rows, int reserved = 0);

    /// <summary>The id of the last row; 0 when there is none.</summary>
    long LastId();

    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the text filters.</summary>
    Page<AuditRow> Page(AuditFilter filter, long afterId, int take);
}

/// <summary>An audit entry as it is stored.</summary>
internal sealed class AuditRow
{
    public long Id { get; set; }

    /// <summary>The time of the entry, in UTC.</summary>
    public DateTime At { get; set; }

    public string Actor { get; set; } = string.Empty;

    public string Action { get; set; } = string.Empty;

    public string TargetType { get; set; } = string.Empty;

    public string Target { get; set; } = string.Empty;

    /// <summary>The values before, as a JSON object; null for none.</summary>
    public string? BeforeJson { get; set; }

    /// <summary>The values after, as a JSON object; null for none.</summary>
    public string? AfterJson { get; set; }

    public long? RunId { get; set; }

    /// <summary>The contact that the entry concerns, also when it names a user; null when it concerns no contact.</summary>
    public long? ContactId { get; set; }

    /// <summary>
    /// The random value that is hashed with the values that may be erased, and after it that for the values that name another person, if there are
    /// such. Null when the values are erased, or of before the chain.
    /// </summary>
    public byte[]? Salt { get; set; }

    /// <summary>
    /// The salted hash of values that were erased, or, beside a salt, of those alone that named another person and were taken out; null while all
    /// are there.
    /// </summary>
    public byte[]? ValuesHash { get; set; }

    /// <summary>What the entry of a run says of the items of the run; null for another entry.</summary>
    public byte[]? ItemsHash { get; set; }

    /// <summary>The hash over the entry before and this one; null for an entry of before the chain.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>The login with which the writer signed in to the server; null in an embedded file. The database writes it. Read only.</summary>
    public string? ServerLogin { get; set; }
}
