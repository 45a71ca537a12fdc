namespace UserProvisioning.Storage;

/// <summary>The stored changes of rows by manual runs.</summary>
internal interface IRowChangeStore
{
    /// <summary>How many changes of a run are not put back.</summary>
    long Count(long runId);

    /// <summary>
    /// Changes of a run, from the last to the first: those before the item <paramref name="item"/> of the unit of work whose entries begin with
    /// <paramref name="auditFrom"/>.
    /// </summary>
    IReadOnlyList<RowChange> Before(long runId, long auditFrom, long item, int take);

    /// <summary>All changes to one item by one unit of work, from the last to the first.</summary>
    IReadOnlyList<RowChange> OfItem(long runId, long auditFrom, long item);

    /// <summary>Deletes the changes to some items by one unit of work, since they are put back.</summary>
    void Delete(long runId, long auditFrom, IReadOnlyCollection<long> items);

    /// <summary>The entries of the audit trail of a run with ids in a range, by id.</summary>
    IReadOnlyList<AuditRow> Entries(long runId, long from, long to);
}
