namespace UserProvisioning;

/// <summary>What the lifecycle task ReclaimLicense does with a user who has not been seen for long.</summary>
public enum ReclaimLicenseAction
{
    /// <summary>Archives the user, which frees its license.</summary>
    Archive,

    /// <summary>Gives the user the lowest license that its groups and profiles allow.</summary>
    Downgrade,
}
