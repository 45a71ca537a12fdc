namespace UserProvisioning;

/// <summary>
/// An object that was read from a database and says from which. Its id means nothing in another database, so a cmdlet that works on another
/// one refuses it: <see cref="ErrorIds.WrongDatabase"/>.
/// </summary>
public abstract class DatabaseObject
{
    /// <summary>Which database it was read from: a value that each database has of its own. Null for an object that was not read from one.</summary>
    public Guid? DatabaseId { get; private set; }

    /// <summary>Notes from which database it was read.</summary>
    /// <param name="databaseId">The value of that database.</param>
    internal virtual void Remember(Guid databaseId) => DatabaseId = databaseId;
}
