
namespace UserProvisioning;

/// <summary>The two kinds of authorization. They follow the same rules.</summary>
public enum AuthorizationKind
{
    /// <summary>A user group.</summary>
    UserGroup,

    /// <summary>A user profile.</summary>
    UserProfile,
}

/// <summary>An authorization: a named set of rights. A user who is a member has these rights.</summary>
public abstract class Authorization : DatabaseObject
{
    private protected Authorization()
    {
    }

    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name. It is unique among the authorizations of the same kind, and compared without case.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The purpose, as a text for people.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The lowest license that a member may have, by level; null when any license will do. A profile requires at least what the groups that it
    /// contains require.
    /// </summary>
    public LicenseType? RequiredLicense { get; init; }

    /// <summary>The modules of the workplace-management system that members may use.</summary>
    public IReadOnlyList<string> Modules
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>The number of members, archived users included.</summary>
    public int MemberCount { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}

/// <summary>A user group.</summary>
public sealed class UserGroup : Authorization;

/// <summary>A user profile.</summary>
public sealed class UserProfile : Authorization
{
    /// <summary>Names of the user groups that the profile contains, sorted: its members have the rights of these groups as well.</summary>
    public IReadOnlyList<string> UserGroups
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;
}
