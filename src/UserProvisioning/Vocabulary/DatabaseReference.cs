namespace UserProvisioning;

/// <summary>A reference to something in a database. A reference made from an object knows from which database the object was read.</summary>
public abstract class DatabaseReference
{
    private protected DatabaseReference()
    {
    }

    /// <summary>The database of the object; null when a name or an id was given, which refers to the current database.</summary>
    public Guid? DatabaseId { get; init; }

    /// <summary>
    /// Whether the reference was made from an object. The other properties of such an object are data that was read, and not values to set.
    /// </summary>
    public bool FromObject { get; init; }

    /// <summary>Returns an error when the object was read from another database than the current one.</summary>
    /// <param name="databaseId">The id of the current database.</param>
    /// <returns>The error <see cref="ErrorIds.WrongDatabase"/>; null when the database is the same.</returns>
    public ProvisioningException? Refuse(Guid databaseId) => DatabaseId is null || DatabaseId == databaseId
        ? null
        : new ProvisioningException(
            ErrorIds.WrongDatabase,
            $"'{this}' was read from another database than the one in use, where its id means something else. Give -Connection the connection "
                + $"with which it was read, or give its name as a text.",
            this);

    /// <summary>Refuses an object that was read from another database than the current one.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.WrongDatabase"/>.</exception>
    internal void Require(Guid databaseId)
    {
        if (Refuse(databaseId) is { } wrong)
        {
            throw wrong;
        }
    }
}
