using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a user group or profile: by the object, by its id (a number), or by its name (a text).</summary>
public abstract class AuthorizationReference
{
    private protected AuthorizationReference(long? id, string? name, string display)
    {
        Id = id;
        Name = name;
        Display = display;
    }

    /// <summary>Group or profile.</summary>
    public abstract AuthorizationKind Kind { get; }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    private string Display { get; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A name or an id.</returns>
    public override string ToString() => Display;

    private protected static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <inheritdoc/>
public sealed class UserGroupReference : AuthorizationReference
{
    /// <summary>Names a user group by the object.</summary>
    /// <param name="group">The group.</param>
    public UserGroupReference(UserGroup group)
        : base(Require(group).Id, null, group.Name)
    {
    }

    /// <summary>Names a user group by its id.</summary>
    /// <param name="id">The id.</param>
    public UserGroupReference(long id)
        : base(id, null, Number(id))
    {
    }

    /// <summary>Names a user group by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public UserGroupReference(string name)
        : base(null, name, name)
    {
    }

    /// <inheritdoc/>
    public override AuthorizationKind Kind => AuthorizationKind.UserGroup;

    private static UserGroup Require(UserGroup group) => group ?? throw new ArgumentNullException(nameof(group));
}

/// <inheritdoc/>
public sealed class UserProfileReference : AuthorizationReference
{
    /// <summary>Names a user profile by the object.</summary>
    /// <param name="profile">The profile.</param>
    public UserProfileReference(UserProfile profile)
        : base(Require(profile).Id, null, profile.Name)
    {
    }

    /// <summary>Names a user profile by its id.</summary>
    /// <param name="id">The id.</param>
    public UserProfileReference(long id)
        : base(id, null, Number(id))
    {
    }

    /// <summary>Names a user profile by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public UserProfileReference(string name)
        : base(null, name, name)
    {
    }

    /// <inheritdoc/>
    public override AuthorizationKind Kind => AuthorizationKind.UserProfile;

    private static UserProfile Require(UserProfile profile) => profile ?? throw new ArgumentNullException(nameof(profile));
}
