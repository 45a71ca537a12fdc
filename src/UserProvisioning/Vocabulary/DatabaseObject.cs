namespace UserProvisioning;

/// <summary>
/// An object that was read from a database and knows which one. Its id means nothing in another database, so a cmdlet that works on another
/// database refuses the object: <see cref="ErrorIds.WrongDatabase"/>.
/// </summary>
public abstract class DatabaseObject
{
    /// <summary>The id of the database from which the object was read; null for an object that was not read from a database.</summary>
    public Guid? DatabaseId { get; private set; }

    /// <summary>Records from which database the object was read.</summary>
    /// <param name="databaseId">The id of that database.</param>
    internal virtual void Remember(Guid databaseId) => DatabaseId = databaseId;
}
