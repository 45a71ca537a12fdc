namespace UserProvisioning.Storage;

/// <summary>Rows of employee files that were dealt with, as the service layer packs them, and which contacts were touched since.</summary>
internal interface IKnownRowStore
{
    /// <summary>The sets of a source, oldest first.</summary>
    IReadOnlyList<KnownRowSet> Sets(string source);

    /// <summary>The packed rows of a set, as they are read.</summary>
    IEnumerable<byte[]> Parts(long setId);

    /// <summary>Which contacts were touched after a change, in order, at most <paramref name="take"/>; null is all of them.</summary>
    IReadOnlyList<(long Change, long? ContactId)> ChangesAfter(long change, int take);

    /// <summary>Which contacts got a user after a user, in order, at most <paramref name="take"/>.</summary>
    IReadOnlyList<(long User, long ContactId)> UsersAfter(long user, int take);

    /// <summary>Inserts a set, which gets its id.</summary>
    void Insert(KnownRowSet set);

    /// <summary>Adds packed rows to a set.</summary>
    void AddPart(long setId, byte[] data);

    /// <summary>Stores how many rows a set has, and that they are those of this moment.</summary>
    void Finish(KnownRowSet set);

    /// <summary>Forgets the sets of a source with an id below one.</summary>
    void Clear(string source, long before);

    /// <summary>Forgets the changes that no set asks for.</summary>
    void ForgetChanges();
}

/// <summary>What one import added.</summary>
internal sealed class KnownRowSet
{
    public long Id { get; set; }

    public string Source { get; set; } = string.Empty;

    /// <summary>What decides beside the rows.</summary>
    public byte[] Context { get; set; } = [];

    /// <summary>How many rows it has.</summary>
    public int Rows { get; set; }

    /// <summary>The last change that it knew of; -1 while it is being written.</summary>
    public long AsOfChange { get; set; } = -1;

    /// <summary>The last user that it knew of.</summary>
    public long AsOfUser { get; set; }
}
