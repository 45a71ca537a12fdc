namespace UserProvisioning.Storage;

/// <summary>The license pools.</summary>
internal interface ILicenseStore
{
    IReadOnlyList<UserLicense> All();

    /// <summary>Takes licenses out of a pool; false, and nothing is taken, when fewer are left.</summary>
    bool TryTake(LicenseType license, int count);

    /// <summary>Gives licenses back.</summary>
    void Release(LicenseType license, int count);

    /// <summary>Sets the size of a pool; false, and nothing is set, when more are assigned.</summary>
    bool TrySetTotal(LicenseType license, int total);
}
