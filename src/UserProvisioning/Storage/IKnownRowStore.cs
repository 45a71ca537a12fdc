namespace UserProvisioning.Storage;

/// <summary>
/// The stored cache of known rows: rows of employee files that earlier imports dealt with, packed by the service layer, and the contacts
/// that were changed since.
/// </summary>
internal interface IKnownRowStore
{
    /// <summary>The finished sets of a source, oldest first.</summary>
    IReadOnlyList<KnownRowSet> Sets(string source);

    /// <summary>The packed rows of a set, part by part.</summary>
    IEnumerable<byte[]> Parts(long setId);

    /// <summary>The packed rows of some sets, in one request.</summary>
    IReadOnlyList<(long SetId, byte[] Data)> PartsOf(IEnumerable<long> setIds);

    /// <summary>The contacts that were changed after a given change, in order, at most <paramref name="take"/>. Null means all contacts.</summary>
    IReadOnlyList<(long Change, long? ContactId)> ChangesAfter(long change, int take);

    /// <summary>The contacts of users made after a given user, in order, at most <paramref name="take"/>.</summary>
    IReadOnlyList<(long User, long ContactId)> UsersAfter(long user, int take);

    /// <summary>What changed last.</summary>
    KnownRowMark Latest();

    /// <summary>Notes once more that the contacts were changed which were changed, or got a user, between two marks.</summary>
    void TouchAgain(KnownRowMark from, KnownRowMark to);

    /// <summary>Deletes the sets of a source that an import did not finish.</summary>
    void ClearUnfinished(string source);

    /// <summary>Inserts an unfinished set and sets its id. From now on changes are noted.</summary>
    void Insert(KnownRowSet set);

    /// <summary>Adds packed rows to a set.</summary>
    void AddPart(long setId, byte[] data);

    /// <summary>Stores the number of rows of a set, and marks it as complete at the current change.</summary>
    void Finish(KnownRowSet set);

    /// <summary>Deletes the sets of a source with an id below the given one.</summary>
    void Clear(string source, long before);

    /// <summary>Deletes the finished sets of all sources, so that the next import of each compares every row.</summary>
    void ClearFinished();

    /// <summary>Deletes recorded changes that are older than every set.</summary>
    void ForgetChanges();
}

/// <summary>A moment in the record of changes.</summary>
/// <param name="Change">The id of the last change of a contact.</param>
/// <param name="User">The id of the last user.</param>
internal sealed record KnownRowMark(long Change, long User);

/// <summary>A set of known rows: those that one import added.</summary>
internal sealed class KnownRowSet
{
    public long Id { get; set; }

    public string Source { get; set; } = string.Empty;

    /// <summary>A hash of the options that decide, with the row, what an import does. Another value makes the set useless.</summary>
    public byte[] Context { get; set; } = [];

    /// <summary>How many rows it has; stored as 0 until it is finished.</summary>
    public int Rows { get; set; }

    /// <summary>The id of the last change that the import had seen.</summary>
    public long AsOfChange { get; set; }

    /// <summary>The id of the last user that the import had seen.</summary>
    public long AsOfUser { get; set; }
}
