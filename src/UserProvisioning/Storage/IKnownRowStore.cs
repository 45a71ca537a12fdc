namespace UserProvisioning.Storage;

/// <summary>What the last import of each source left as it should be, and which contacts were touched since.</summary>
internal interface IKnownRowStore
{
    /// <summary>What is known of a source; null for nothing.</summary>
    KnownSourceRow? Find(string source);

    /// <summary>The packed rows of a source, as they are read.</summary>
    IEnumerable<byte[]> Parts(string source);

    /// <summary>
    /// The contacts that were touched after a change and those that got a user after one; null when something was
    /// changed that concerns all of them.
    /// </summary>
    IReadOnlySet<long>? TouchedSince(KnownSourceRow known);

    /// <summary>Forgets the rows of a source.</summary>
    void Clear(string source);

    /// <summary>Adds packed rows to a source.</summary>
    void AddPart(string source, byte[] data);

    /// <summary>Says that the rows of a source are those of this moment, and forgets the changes that nobody will ask for.</summary>
    void Save(string source, byte[] context);
}

/// <summary>What is known of a source.</summary>
internal sealed class KnownSourceRow
{
    public string Source { get; set; } = string.Empty;

    public byte[] Context { get; set; } = [];

    public long AsOfChange { get; set; }

    public long AsOfUser { get; set; }
}
