namespace UserProvisioning.Storage;

/// <summary>User groups and profiles, and who is a member.</summary>
internal interface IAuthorizationStore
{
    IReadOnlyList<AuthorizationRow> All(AuthorizationKind kind);

    AuthorizationRow? ById(AuthorizationKind kind, long id);

    /// <summary>By case-folded name; null when there is none.</summary>
    AuthorizationRow? ByNameKey(AuthorizationKind kind, string key);

    /// <summary>Inserts a row and sets its id.</summary>
    void Insert(AuthorizationRow row);

    void Update(AuthorizationRow row);

    void Delete(long id);

    /// <summary>Every membership of the given users.</summary>
    IReadOnlyList<MembershipRow> MembershipsOf(IReadOnlyCollection<long> userIds);

    /// <summary>Ids of the members of a group or profile above an id, in order.</summary>
    IReadOnlyList<long> Members(long authorizationId, long afterUserId, int take);

    /// <summary>The usernames of members whose license (the last one, when archived) is one of the given.</summary>
    IReadOnlyList<string> MembersWithLicense(long authorizationId, IReadOnlyCollection<LicenseType> licenses, int take);

    /// <summary>Adds memberships that are not there.</summary>
    /// <param name="memberships">Who becomes a member of what, and the source whose file says so; null for none.</param>
    void InsertMembers(IReadOnlyList<(long UserId, long AuthorizationId, string? GrantedBySource)> memberships);

    /// <summary>Marks memberships that are there as given by hand, so that no file takes them away.</summary>
    void KeepMembers(long authorizationId, IReadOnlyCollection<long> userIds);

    /// <summary>Ends memberships. Users who are no members are skipped.</summary>
    void RemoveMembers(long authorizationId, IReadOnlyCollection<long> userIds);
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

    public LicenseType? RequiredLicense { get; set; }

    /// <summary>Module names, one a line.</summary>
    public string? Modules { get; set; }

    /// <summary>How many users are members. Read only.</summary>
    public int MemberCount { get; set; }
}

/// <summary>The membership of a user in a group or profile.</summary>
internal sealed class MembershipRow
{
    public long SystemUserId { get; set; }

    public long AuthorizationId { get; set; }

    public AuthorizationKind Kind { get; set; }

    public string Name { get; set; } = string.Empty;

    public LicenseType? RequiredLicense { get; set; }

    /// <summary>The source whose file named it; null when it was given by hand or by default.</summary>
    public string? GrantedBySource { get; set; }
}
