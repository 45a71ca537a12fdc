namespace UserProvisioning.Storage;

/// <summary>Who gave access to users, and the further givers of memberships that have several.</summary>
internal interface IGiverStore
{
    /// <summary>The id of a giver in a run; null when the run has none of this kind and name yet.</summary>
    long? Find(AccessGiver kind, string? name, long runId);

    /// <summary>Inserts a giver and sets its id.</summary>
    void Insert(GiverRow row);

    /// <summary>Finds givers by their ids.</summary>
    IReadOnlyList<GiverRow> ByIds(IReadOnlyCollection<long> ids);

    /// <summary>The givers of the memberships of some users, beside the first giver of each.</summary>
    IReadOnlyList<MembershipGiverRow> Further(IReadOnlyCollection<long> userIds);

    /// <summary>Adds givers to memberships that exist.</summary>
    void Add(IReadOnlyList<MembershipGiverRow> rows);

    /// <summary>Takes further givers away from memberships of a group or profile.</summary>
    void Remove(long authorizationId, IReadOnlyCollection<long> userIds, IReadOnlyCollection<long> giverIds);

    /// <summary>Makes a further giver the first one of its membership, in the place of the one that was.</summary>
    void SetFirst(MembershipGiverRow row);
}

/// <summary>A giver in a run as it is stored.</summary>
internal sealed class GiverRow
{
    public long Id { get; set; }

    public AccessGiver GivenBy { get; set; }

    /// <summary>The name, as in <see cref="Giver.Name"/>.</summary>
    public string? Name { get; set; }

    /// <summary>The run; null for none.</summary>
    public long? RunId { get; set; }

    /// <summary>Where the run's file was; null for a run without a file. Read only.</summary>
    public string? RunPath { get; set; }

    /// <summary>Who started the run.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>When the giver first gave something in the run, in UTC.</summary>
    public DateTime Since { get; set; }
}

/// <summary>A giver of a membership, beside its first giver, as it is stored.</summary>
internal sealed class MembershipGiverRow
{
    public long SystemUserId { get; set; }

    public long AuthorizationId { get; set; }

    public long GiverId { get; set; }

    /// <summary>The line of the file that names the membership; null for none.</summary>
    public long? GivenLine { get; set; }

    /// <summary>What the giver is. Read only.</summary>
    public AccessGiver GivenBy { get; set; }

    /// <summary>The name of the giver. Read only.</summary>
    public string? Name { get; set; }

    /// <summary>The name of the giver if it is a source; null for another giver.</summary>
    internal string? Source => GivenBy == AccessGiver.Source ? Name : null;

    /// <summary>The giver.</summary>
    internal Giver Giver => new(GivenBy, Name);
}
