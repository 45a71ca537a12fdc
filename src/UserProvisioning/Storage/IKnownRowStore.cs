namespace UserProvisioning.Storage;

/// <summary>
/// The stored cache of known rows: rows of employee files that earlier imports dealt with, packed by the service layer, and the contacts
/// that were changed since.
/// </summary>
internal interface IKnownRowStore
{
    /// <summary>The sets of a source, oldest first.</summary>
    IReadOnlyList<KnownRowSet> Sets(string source);

    /// <summary>The packed rows of a set, as they are read.</summary>
    IEnumerable<byte[]> Parts(long setId);

    /// <summary>The contacts that were changed after a given change, in order, at most <paramref name="take"/>. Null means all contacts.</summary>
    IReadOnlyList<(long Change, long? ContactId)> ChangesAfter(long change, int take);

    /// <summary>The contacts of users made after a given user, in order, at most <paramref name="take"/>.</summary>
    IReadOnlyList<(long User, long ContactId)> UsersAfter(long user, int take);

    /// <summary>Inserts a set and sets its id.</summary>
    void Insert(KnownRowSet set);

    /// <summary>Adds packed rows to a set.</summary>
    void AddPart(long setId, byte[] data);

    /// <summary>Stores how many rows a set has, and marks it as complete at the present change.</summary>
    void Finish(KnownRowSet set);

    /// <summary>Deletes the sets of a source with an id below the given one.</summary>
    void Clear(string source, long before);

    /// <summary>Deletes recorded changes that are older than every set.</summary>
    void ForgetChanges();
}

/// <summary>A set of known rows: those that one import added.</summary>
internal sealed class KnownRowSet
{
    public long Id { get; set; }

    public string Source { get; set; } = string.Empty;

    /// <summary>A hash of the options that decide, with the row, what an import does. Another value makes the set useless.</summary>
    public byte[] Context { get; set; } = [];

    /// <summary>How many rows it has.</summary>
    public int Rows { get; set; }

    /// <summary>The id of the last change that the import had seen; -1 while the set is being written.</summary>
    public long AsOfChange { get; set; } = -1;

    /// <summary>The id of the last user that the import had seen.</summary>
    public long AsOfUser { get; set; }
}
