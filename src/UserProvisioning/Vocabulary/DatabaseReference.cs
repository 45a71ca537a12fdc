namespace UserProvisioning;

/// <summary>Names something in a database. Made of an object, it knows from which database that was read.</summary>
public abstract class DatabaseReference
{
    private protected DatabaseReference()
    {
    }

    /// <summary>The database of the object that was given; null when a name or an id was given, which mean the database that is worked on.</summary>
    public Guid? DatabaseId { get; init; }

    /// <summary>Whether an object was given, whose other properties are what was read, and no wish.</summary>
    public bool FromObject { get; init; }

    /// <summary>Refuses an object of another database than the one that is worked on.</summary>
    /// <param name="databaseId">The database that is worked on.</param>
    /// <returns>The error <see cref="ErrorIds.WrongDatabase"/>; null when there is nothing against it.</returns>
    public ProvisioningException? Refuse(Guid databaseId) => DatabaseId is null || DatabaseId == databaseId
        ? null
        : new ProvisioningException(
            ErrorIds.WrongDatabase,
            $"'{this}' was read from another database than the one that is worked on, where its id means something else. Give -Connection the one "
                + $"it was read with, or name it by a text.",
            this);

    /// <summary>Refuses an object of another database than the one that is worked on.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.WrongDatabase"/>.</exception>
    internal void Require(Guid databaseId)
    {
        if (Refuse(databaseId) is { } wrong)
        {
            throw wrong;
        }
    }
}
