namespace UserProvisioning.Storage;

/// <summary>The stored usernames that nobody has any more, each with its last holder.</summary>
internal interface IGivenUpUsernameStore
{
    /// <summary>Whether any name was given up after a time, in UTC.</summary>
    bool Any(DateTime sinceUtc);

    /// <summary>Those of the case-folded names that were given up after a time, in UTC.</summary>
    IReadOnlyList<GivenUpUsernameRow> Find(IReadOnlyCollection<string> keys, DateTime sinceUtc);

    /// <summary>The names that begin with <paramref name="key"/> and a digit, and were given up after a time, in UTC.</summary>
    IReadOnlyList<GivenUpUsernameRow> Numbered(string key, DateTime sinceUtc);

    /// <summary>Stores names that were given up, in place of what was stored of the same names.</summary>
    void Add(IReadOnlyList<GivenUpUsernameRow> rows);

    /// <summary>Forgets names, because somebody has them again.</summary>
    void Remove(IReadOnlyCollection<string> keys);
}

/// <summary>A username that nobody has any more, as it is stored.</summary>
internal sealed class GivenUpUsernameRow
{
    /// <summary>The case-folded name.</summary>
    public string UsernameKey { get; set; } = string.Empty;

    /// <summary>The contact of the last holder, which may be gone.</summary>
    public long ContactId { get; set; }

    /// <summary>The case-folded external reference of that contact, under which it may come back; null for none.</summary>
    public string? ExternalReferenceKey { get; set; }

    /// <summary>When the name was given up, in UTC.</summary>
    public DateTime GivenUpAt { get; set; }
}
