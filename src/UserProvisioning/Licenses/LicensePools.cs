using UserProvisioning.Storage;

namespace UserProvisioning.Licenses;

/// <summary>
/// The license pools within one unit of work. Items take and return licenses in memory, one after the other, so that each item that finds its pool
/// empty gets the error. One statement then writes the sums of all pools.
/// </summary>
internal sealed class LicensePools(IUnitOfWork work)
{
    private Dictionary<LicenseType, Pool>? _pools;

    private Dictionary<LicenseType, Pool> Pools => _pools ??=
        work.Licenses.All().ToDictionary(pool => pool.License, pool => new Pool { Total = pool.Total, Available = pool.Available });

    /// <summary>Takes one license.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>.</exception>
    internal void Take(LicenseType license, string forWhom)
    {
        Require(license, forWhom);
        Pools[license].Taken++;
    }

    /// <summary>Throws when no license is left.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>.</exception>
    internal void Require(LicenseType license, string forWhom)
    {
        Pool pool = Pools[license];
        if (pool.Available <= pool.Taken)
        {
            throw LicenseService.Unavailable(license, pool.Total, forWhom);
        }
    }

    /// <summary>Gives one license back.</summary>
    internal void Release(LicenseType license) => Pools[license].Taken--;

    /// <summary>Writes the licenses taken and returned since the last call.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another transaction took the licenses
    /// first.</exception>
    internal void Write()
    {
        foreach ((LicenseType license, Pool pool) in _pools ?? [])
        {
            if (pool.Taken > 0 && !work.Licenses.TryTake(license, pool.Taken))
            {
                // Another transaction took licenses between the reading and the writing, which an engine with row locks allows.
                throw new ProvisioningException(
                    ErrorIds.Conflict,
                    $"Licenses of the type {license} were assigned by others at the same time. Try again.",
                    license);
            }

            if (pool.Taken < 0)
            {
                work.Licenses.Release(license, -pool.Taken);
            }

            pool.Available -= pool.Taken;
            pool.Taken = 0;
        }
    }

    private sealed class Pool
    {
        public int Total { get; init; }

        public int Available { get; set; }

        /// <summary>Licenses taken minus licenses returned, as far as they are not written yet.</summary>
        public int Taken { get; set; }
    }
}
