using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>The license pools while users are put back: what was given back and taken since they were read.</summary>
internal sealed class RowLicenses(IUnitOfWork work)
{
    private readonly Dictionary<LicenseType, UserLicense> _pools = work.Licenses.All().ToDictionary(pool => pool.License);
    private readonly Dictionary<LicenseType, int> _taken = [];

    /// <summary>Gives a user another license, or none.</summary>
    /// <param name="from">The license that goes back to its pool; null for none.</param>
    /// <param name="to">The license that is taken; null for none.</param>
    internal void Move(string? from, string? to)
    {
        Count(from, -1);
        Count(to, 1);
    }

    /// <summary>Why there are too few licenses of a type, as the second half of a sentence; null if there are enough.</summary>
    internal string? Shortage(string? license)
    {
        if (license is null || _pools.GetValueOrDefault(Enum.Parse<LicenseType>(license)) is not { } pool
            || _taken.GetValueOrDefault(pool.License) <= Math.Max(pool.Available, 0))
        {
            return null;
        }

        return $"no license {license} is left for it (all {pool.Total} are in use; raise the pool with Set-UserLicense)";
    }

    /// <summary>The sentences about all pools that have too few licenses.</summary>
    internal IEnumerable<(string License, string Reason)> Shortages() => _taken
        .Where(pair => pair.Value > Math.Max(_pools[pair.Key].Available, 0))
        .Select(pair => (
            $"License {pair.Key}",
            $"users that get theirs back need {pair.Value}, and {Math.Max(_pools[pair.Key].Available, 0)} of {_pools[pair.Key].Total} are left; "
                + "raise the pool with Set-UserLicense"));

    /// <summary>How many licenses of a pool are in use, including what was taken here.</summary>
    internal int Used(string license)
    {
        UserLicense pool = _pools[Enum.Parse<LicenseType>(license)];
        return pool.Used + _taken.GetValueOrDefault(pool.License);
    }

    /// <summary>Writes the pools.</summary>
    internal void Write()
    {
        foreach ((LicenseType license, int count) in _taken.OrderBy(pair => pair.Value))
        {
            if (count < 0)
            {
                work.Licenses.Release(license, -count);
            }
            else if (count > 0 && !work.Licenses.TryTake(license, count))
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict, $"The last licenses {license} were given to others at this moment. Try again.", license);
            }
        }
    }

    private void Count(string? license, int taken)
    {
        if (license is not null)
        {
            LicenseType type = Enum.Parse<LicenseType>(license);
            _taken[type] = _taken.GetValueOrDefault(type) + taken;
        }
    }
}
