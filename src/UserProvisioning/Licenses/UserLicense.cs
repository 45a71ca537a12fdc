namespace UserProvisioning;

/// <summary>The pool of one license type.</summary>
public sealed class UserLicense : DatabaseObject
{
    /// <summary>The type.</summary>
    public LicenseType License { get; init; }

    /// <summary>The level: 1 is the lowest, 3 the highest.</summary>
    public int Level => LicenseCatalog.LevelOf(License);

    /// <summary>The number of licenses that the client has.</summary>
    public int Total { get; init; }

    /// <summary>The number of licenses that are assigned to active users.</summary>
    public int Used { get; init; }

    /// <summary>The number of licenses that can still be assigned.</summary>
    public int Available => Total - Used;

    /// <summary>The name of the type.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => License.ToString();
}
