using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a contact: by the object, by its id (a number), or by its external reference (a text).</summary>
public sealed class ContactReference : DatabaseReference
{
    /// <summary>Names a contact by the object.</summary>
    /// <param name="contact">The contact.</param>
    public ContactReference(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        Id = contact.Id;
        DatabaseId = contact.DatabaseId;
        Display = contact.DisplayName;
        FromObject = true;
    }

    /// <summary>Names the contact that a system user was made from.</summary>
    /// <param name="user">The system user.</param>
    public ContactReference(SystemUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Id = user.ContactId;
        DatabaseId = user.DatabaseId;
        Display = user.DisplayName;
        FromObject = true;
    }

    /// <summary>Names a contact by its id.</summary>
    /// <param name="id">The id.</param>
    public ContactReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names a contact by its external reference.</summary>
    /// <param name="externalReference">The reference; case does not matter.</param>
    public ContactReference(string externalReference)
    {
        ArgumentNullException.ThrowIfNull(externalReference);
        ExternalReference = externalReference;
        Display = externalReference;
    }

    /// <summary>The id; null when named by external reference.</summary>
    public long? Id { get; }

    /// <summary>The external reference; null when named by id.</summary>
    public string? ExternalReference { get; }

    /// <summary>The name of the contact in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A display name, id or external reference.</returns>
    public override string ToString() => Display;

    internal static ProvisioningException NotFound(ContactReference reference, Guid databaseId) => reference.Refuse(databaseId) ?? new(
        ErrorIds.ContactNotFound,
        reference.Id is { } id
            ? $"There is no contact with the id {id}. Get-Contact lists them; an external reference that is a number stands in quotes: '{id}'."
            : $"There is no contact with the external reference '{Text.Shorten(reference.ExternalReference!)}'. Get-Contact lists them, and finds "
                + "them by name.",
        reference);
}
