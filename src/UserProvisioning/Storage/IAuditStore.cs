namespace UserProvisioning.Storage;

/// <summary>The audit trail: rows are added, and never changed.</summary>
internal interface IAuditStore
{
    /// <summary>Adds rows, which get their ids; <paramref name="reserved"/> ids before the first stay free, for what is shown from elsewhere.</summary>
    void Insert(IReadOnlyList<AuditRow> rows, int reserved = 0);

    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the text filters.</summary>
    Page<AuditRow> Page(AuditFilter filter, long afterId, int take);
}

/// <summary>An audit entry as it is stored.</summary>
internal sealed class AuditRow
{
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    public string Actor { get; set; } = string.Empty;

    public string Action { get; set; } = string.Empty;

    public string TargetType { get; set; } = string.Empty;

    public string Target { get; set; } = string.Empty;

    /// <summary>A JSON object; null for none.</summary>
    public string? BeforeJson { get; set; }

    /// <summary>A JSON object; null for none.</summary>
    public string? AfterJson { get; set; }

    public long? RunId { get; set; }
}
