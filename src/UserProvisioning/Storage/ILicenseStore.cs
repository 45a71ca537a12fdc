namespace UserProvisioning.Storage;

/// <summary>The license pools.</summary>
internal interface ILicenseStore
{
    IReadOnlyList<UserLicense> All();

    /// <summary>Takes licenses out of a pool. Returns false, and takes none, when fewer are left.</summary>
    bool TryTake(LicenseType license, int count);

    /// <summary>Returns licenses to a pool.</summary>
    void Release(LicenseType license, int count);

    /// <summary>Sets the size of a pool. Returns false, and changes nothing, when more licenses are assigned.</summary>
    bool TrySetTotal(LicenseType license, int total);
}
