
namespace UserProvisioning;

/// <summary>The two kinds of what a user may do. They follow the same rules.</summary>
public enum AuthorizationKind
{
    /// <summary>A user group.</summary>
    UserGroup,

    /// <summary>A user profile.</summary>
    UserProfile,
}

/// <summary>What a user may do: a named set of rights that users are members of.</summary>
public abstract class Authorization : DatabaseObject
{
    private protected Authorization()
    {
    }

    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>Its name; unique within its kind, compared without case.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The license that a member needs at least (by level); null when any will do.</summary>
    public LicenseType? RequiredLicense { get; init; }

    /// <summary>The modules of the workplace-management system that it opens.</summary>
    public IReadOnlyList<string> Modules
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>How many users are members, archived ones included.</summary>
    public int MemberCount { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}

/// <summary>A user group.</summary>
public sealed class UserGroup : Authorization;

/// <summary>A user profile.</summary>
public sealed class UserProfile : Authorization;
