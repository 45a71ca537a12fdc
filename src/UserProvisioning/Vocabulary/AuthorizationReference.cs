using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a user group or profile: by the object, by its id (a number), or by its name (a text).</summary>
public abstract class AuthorizationReference : DatabaseReference
{
    private protected AuthorizationReference(Authorization authorization)
        : this((authorization ?? throw new ArgumentNullException(nameof(authorization))).Id, null, authorization.Name)
    {
        DatabaseId = authorization.DatabaseId;
        FromObject = true;
    }

    private protected AuthorizationReference(long? id, string? name, string display)
    {
        Id = id;
        Name = name;
        Display = display;
    }

    /// <summary>Whether a user group or a user profile is named.</summary>
    public abstract AuthorizationKind Kind { get; }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    /// <summary>The name of the group or profile in messages.</summary>
    public string Display { get; init; }

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
        : base(group)
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
}

/// <inheritdoc/>
public sealed class UserProfileReference : AuthorizationReference
{
    /// <summary>Names a user profile by the object.</summary>
    /// <param name="profile">The profile.</param>
    public UserProfileReference(UserProfile profile)
        : base(profile)
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
}
