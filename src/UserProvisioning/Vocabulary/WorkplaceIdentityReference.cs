using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a workplace identity: by the object or by its id.</summary>
public sealed class WorkplaceIdentityReference : DatabaseReference
{
    /// <summary>Names an identity by the object.</summary>
    /// <param name="identity">The identity.</param>
    public WorkplaceIdentityReference(WorkplaceIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Id = identity.Id;
        DatabaseId = identity.DatabaseId;
    }

    /// <summary>Names an identity by its id.</summary>
    /// <param name="id">The id.</param>
    public WorkplaceIdentityReference(long id) => Id = id;

    /// <summary>The id.</summary>
    public long Id { get; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id.ToString(CultureInfo.InvariantCulture);
}
