namespace UserProvisioning.Storage;

/// <summary>The stored user groups, user profiles and their members.</summary>
internal interface IAuthorizationStore
{
    /// <summary>Finds all rows.</summary>
    /// <param name="kind">User groups or profiles.</param>
    /// <param name="isCounted">Whether to count their members, of whom there may be very many.</param>
    IReadOnlyList<AuthorizationRow> All(AuthorizationKind kind, bool isCounted = true);

    AuthorizationRow? ById(AuthorizationKind kind, long id, bool isCounted = true);

    /// <summary>Finds a row by its case-folded name; null when there is none.</summary>
    AuthorizationRow? ByNameKey(AuthorizationKind kind, string key, bool isCounted = true);

    /// <summary>Inserts a row and sets its id.</summary>
    void Insert(AuthorizationRow row);

    void Update(AuthorizationRow row);

    void Delete(long id);

    /// <summary>Sets the groups that a profile contains. Those that it contained before keep the time since when.</summary>
    void SetContained(long profileId, IReadOnlyCollection<long> groupIds, DateTime sinceUtc);

    /// <summary>Every membership of the given users.</summary>
    IReadOnlyList<MembershipRow> MembershipsOf(IReadOnlyCollection<long> userIds);

    /// <summary>The memberships of the users of contacts with ids in a range, by the id of the contact.</summary>
    IReadOnlyList<MemberRow> MembersOf(long fromContactId, long throughContactId);

    /// <summary>Ids of the members of a group or profile above an id, in order.</summary>
    IReadOnlyList<long> Members(long authorizationId, long afterUserId, int take);

    /// <summary>
    /// The usernames of members, of the group or profile itself or of a profile that contains it, whose license is one of the given ones. An archived
    /// member counts with its last license.
    /// </summary>
    IReadOnlyList<string> MembersWithLicense(long authorizationId, IReadOnlyCollection<LicenseType> licenses, int take);

    /// <summary>Adds memberships that do not exist yet.</summary>
    /// <param name="memberships">The user, the group or profile, and who gives it.</param>
    void InsertMembers(IReadOnlyList<(long UserId, long AuthorizationId, Given Given)> memberships);

    /// <summary>Removes memberships, whoever gave them. Users who are not members are skipped.</summary>
    void RemoveMembers(long authorizationId, IReadOnlyCollection<long> userIds);
}

/// <summary>A membership and its first giver.</summary>
internal sealed class MemberRow
{
    public long ContactId { get; set; }

    public long AuthorizationId { get; set; }

    public long? GiverId { get; set; }

    public int? MoreGivers { get; set; }
}

/// <summary>A user group that a user profile contains.</summary>
internal sealed class ContainedGroupRow
{
    public long UserProfileId { get; set; }

    public long UserGroupId { get; set; }

    public string Name { get; set; } = string.Empty;

    public LicenseType? RequiredLicense { get; set; }

    /// <summary>Since when the profile contains the group, in UTC; null for longer than this is kept.</summary>
    public DateTime? Since { get; set; }
}

/// <summary>A user group or profile as it is stored.</summary>
internal sealed class AuthorizationRow : IVersionedRow
{
    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "Authorizations";

    public AuthorizationKind Kind { get; set; }

    public string Name { get; set; } = string.Empty;

    public string? Description { get; set; }

    /// <summary>The lowest license that it requires by itself, without the groups that it contains.</summary>
    public LicenseType? RequiredLicense { get; set; }

    /// <summary>The groups that a profile contains, by name. Written by <see cref="IAuthorizationStore.SetContained"/>.</summary>
    public IReadOnlyList<ContainedGroupRow> Contained { get; set; } = [];

    /// <summary>The names of modules, one per line.</summary>
    public string? Modules { get; set; }

    /// <summary>The number of members. Read only.</summary>
    public int MemberCount { get; set; }
}

/// <summary>The membership of a user in a group or profile.</summary>
internal sealed class MembershipRow
{
    public long SystemUserId { get; set; }

    public long AuthorizationId { get; set; }

    public AuthorizationKind Kind { get; set; }

    public string Name { get; set; } = string.Empty;

    /// <summary>The lowest license that the group or profile requires by itself, without the groups that it contains; null for none.</summary>
    public LicenseType? RequiredLicense { get; set; }

    /// <summary>The groups that a profile contains.</summary>
    public IReadOnlyList<ContainedGroupRow> Contained { get; set; } = [];

    /// <summary>The source that is the first giver; null when the first giver is no source.</summary>
    public string? GrantedBySource { get; set; }

    /// <summary>The first giver; null for one that is not known.</summary>
    public long? GiverId { get; set; }

    /// <summary>The line of the file by which the first giver gave it; null for none.</summary>
    public long? GivenLine { get; set; }

    /// <summary>The number of further givers; null for none.</summary>
    public int? MoreGivers { get; set; }
}
