using System.Globalization;

namespace UserProvisioning;

/// <summary>Names a workplace issuer: by the object, by its id (a number), or by its name (a text).</summary>
public sealed class WorkplaceIssuerReference : DatabaseReference
{
    /// <summary>Names an issuer by the object.</summary>
    /// <param name="issuer">The issuer.</param>
    public WorkplaceIssuerReference(WorkplaceIssuer issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        Id = issuer.Id;
        DatabaseId = issuer.DatabaseId;
        Display = issuer.Name;
    }

    /// <summary>Names an issuer by its id.</summary>
    /// <param name="id">The id.</param>
    public WorkplaceIssuerReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names an issuer by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public WorkplaceIssuerReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Display = name;
    }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    /// <summary>The name of the issuer in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A name or an id.</returns>
    public override string ToString() => Display;
}
