namespace UserProvisioning.Storage;

/// <summary>Contacts as rows. Knows no rule but the constraints.</summary>
internal interface IContactStore
{
    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the name filters.</summary>
    Page<ContactRow> Page(ContactQuery query, long afterId, int take);

    /// <summary>The external references of those whose manager has one of some references. Case does not matter.</summary>
    IReadOnlyList<string> ReferencesManagedBy(IReadOnlyCollection<string> references);

    IReadOnlyDictionary<long, ContactRow> ByIds(IReadOnlyCollection<long> ids);

    /// <summary>By case-folded external reference.</summary>
    IReadOnlyDictionary<string, ContactRow> ByReferenceKeys(IReadOnlyCollection<string> keys);

    /// <summary>Whether there is a contact.</summary>
    bool Any();

    /// <summary>Reserves ids for rows that are inserted later, and returns the first. No other caller gets any of them.</summary>
    long ReserveIds(int count);

    /// <summary>Inserts rows and sets the <see cref="ContactRow.Id"/> of each, unless the rows have reserved ids.</summary>
    void Insert(IReadOnlyList<ContactRow> rows);

    /// <summary>Updates many rows.</summary>
    /// <param name="rows">The new values.</param>
    /// <param name="before">The stored values of the same rows, so that indexes over unchanged columns are not written. Null when they are not
    /// known.</param>
    void Update(IReadOnlyList<ContactRow> rows, IReadOnlyList<ContactRow>? before = null);

    /// <summary>Gives contacts a status.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="status">The status.</param>
    /// <param name="archivedAt">When they were archived, in UTC; null for active ones.</param>
    /// <param name="byImport">Whether a source archived them, and not a person.</param>
    void SetStatus(IReadOnlyCollection<long> ids, ContactStatus status, DateTime? archivedAt, bool byImport);

    /// <summary>Deletes many rows.</summary>
    void Delete(IReadOnlyCollection<long> ids);

    /// <summary>How many contacts there are.</summary>
    long Count();

    /// <summary>The organizations among the given that persons belong to, with how many and the name of one.</summary>
    IReadOnlyList<(long OrganizationId, int Persons, string Example)> PersonsOf(IReadOnlyCollection<long> organizationIds);

    /// <summary>
    /// Contacts of a source that are active, or whose user is, with an id above <paramref name="afterId"/>, by id: a full load is compared
    /// with them.
    /// </summary>
    IReadOnlyList<(long Id, string? ExternalReference)> PresentOfSource(string source, long afterId, int take);

    /// <summary>How many contacts of a source have an active user.</summary>
    int CountOfSourceWithActiveUser(string source);

    /// <summary>How many contacts have an active user and an end date before a day.</summary>
    int CountEndedWithActiveUser(DateTime today);

    /// <summary>How many active contacts a source has.</summary>
    int CountOfSource(string source);
}

/// <summary>The rows of a page that pass, and where the next page begins.</summary>
/// <param name="Rows">The rows that pass every filter.</param>
/// <param name="Next">The id after which to go on; null when nothing is left to read.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, long? Next);
