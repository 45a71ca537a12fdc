using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a system user: by the object, by its id (a number), by its username (a text), or by its contact.</summary>
public sealed class SystemUserReference : DatabaseReference
{
    /// <summary>Names a system user by the object.</summary>
    /// <param name="user">The system user.</param>
    public SystemUserReference(SystemUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Id = user.Id;
        Display = user.Username;
        DatabaseId = user.DatabaseId;
    }

    /// <summary>Names the system user that was made from a contact.</summary>
    /// <param name="contact">The contact.</param>
    public SystemUserReference(Contact contact)
    {
        Contact = new ContactReference(contact);
        Display = contact.DisplayName;
        DatabaseId = contact.DatabaseId;
    }

    /// <summary>Names the system user that was made from a contact.</summary>
    /// <param name="contact">The contact.</param>
    public SystemUserReference(ContactReference contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        Contact = contact;
        Display = contact.Display;
        DatabaseId = contact.DatabaseId;
    }

    /// <summary>Names a system user by its id.</summary>
    /// <param name="id">The id.</param>
    public SystemUserReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names a system user by its username.</summary>
    /// <param name="username">The username; case does not matter.</param>
    public SystemUserReference(string username)
    {
        ArgumentNullException.ThrowIfNull(username);
        Username = username;
        Display = username;
    }

    /// <summary>The id; null when named otherwise.</summary>
    public long? Id { get; }

    /// <summary>The username; null when named otherwise.</summary>
    public string? Username { get; }

    /// <summary>The contact of the user; null when the user is named otherwise.</summary>
    public ContactReference? Contact { get; }

    /// <summary>The name of the user in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A username, an id or the contact's name.</returns>
    public override string ToString() => Display;
}
