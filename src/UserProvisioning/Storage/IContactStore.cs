namespace UserProvisioning.Storage;

/// <summary>The stored contacts. The store enforces no rules except the database's constraints.</summary>
internal interface IContactStore
{
    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the name filters.</summary>
    Page<ContactRow> Page(ContactQuery query, long afterId, int take);

    /// <summary>The contacts whose manager has one of the given external references, ignoring case.</summary>
    IReadOnlyList<(long Id, string? ExternalReference)> ManagedBy(IReadOnlyCollection<string> references);

    /// <summary>A page of active contacts, ordered by id: those whose id is greater than <paramref name="afterId"/>.</summary>
    IReadOnlyList<ContactIdentity> ActiveIdentities(long afterId, int take);

    /// <summary>
    /// A page of contacts that are not erased, by id, with the values of some fields only: those with an id greater than <paramref name="afterId"/>.
    /// </summary>
    /// <param name="fields">The names of the fields; one that no contact has is left out.</param>
    /// <param name="withOrganization">Whether to read the name and the reference of the organization of each.</param>
    /// <param name="withOwn">Whether to read the values of fields that administrators made.</param>
    /// <param name="afterId">The id after which the page begins.</param>
    /// <param name="take">The most contacts.</param>
    IReadOnlyList<ContactRow> Values(IReadOnlyCollection<string> fields, bool withOrganization, bool withOwn, long afterId, int take);

    /// <summary>A page of active contacts that no source delivers, by id: those with an id greater than <paramref name="afterId"/>.</summary>
    IReadOnlyList<long> UnsourcedIds(long afterId, int take);

    IReadOnlyDictionary<long, ContactRow> ByIds(IReadOnlyCollection<long> ids);

    /// <summary>
    /// Finds rows by their case-folded external references, and by those of contacts that were merged into them. Each row is under the key by which
    /// it was found.
    /// </summary>
    IReadOnlyDictionary<string, ContactRow> ByReferenceKeys(IReadOnlyCollection<string> keys);

    /// <summary>The contacts that were merged into others.</summary>
    IReadOnlyList<ContactAliasRow> Aliases();

    /// <summary>Stores that a contact was merged into another one.</summary>
    void InsertAlias(ContactAliasRow alias);

    /// <summary>Makes the aliases of a contact those of another one.</summary>
    void MoveAliases(long fromId, long toId);

    /// <summary>The persons who belong to an organization.</summary>
    IReadOnlyList<long> PersonIds(long organizationId);

    /// <summary>Whether there is any contact.</summary>
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

    /// <summary>Sets the status of contacts.</summary>
    /// <param name="ids">The contacts.</param>
    /// <param name="status">The status.</param>
    /// <param name="archivedAt">When they were archived, in UTC; null for active ones.</param>
    /// <param name="byImport">Whether an import archives them, and not a person.</param>
    void SetStatus(IReadOnlyCollection<long> ids, ContactStatus status, DateTime? archivedAt, bool byImport);

    /// <summary>Deletes many rows, and the aliases of these contacts.</summary>
    void Delete(IReadOnlyCollection<long> ids);

    /// <summary>The number of contacts.</summary>
    long Count();

    /// <summary>Those of the given organizations to which persons belong, each with the number of persons and the name of one.</summary>
    IReadOnlyList<(long OrganizationId, int Persons, string Example)> PersonsOf(IReadOnlyCollection<long> organizationIds);

    /// <summary>
    /// The contacts of a source that are active, or whose user is, with an id above <paramref name="afterId"/>, by id. A full load is compared
    /// with them.
    /// </summary>
    IReadOnlyList<(long Id, string? ExternalReference)> PresentOfSource(string source, long afterId, int take);

    /// <summary>The number of contacts of a source that have an active user.</summary>
    int CountOfSourceWithActiveUser(string source);

    /// <summary>The number of contacts that have an active user and an end date before a day.</summary>
    int CountEndedWithActiveUser(DateTime today);

    /// <summary>The number of active contacts of a source.</summary>
    int CountOfSource(string source);
}

/// <summary>The rows of a page that pass the filters, and the position of the next page.</summary>
/// <param name="Rows">The rows that pass every filter.</param>
/// <param name="Next">The id after which the next page begins; null when nothing is left to read.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, long? Next);
