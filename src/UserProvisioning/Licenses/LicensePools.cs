using UserProvisioning.Storage;

namespace UserProvisioning.Licenses;

/// <summary>
/// The license pools within one unit of work. Items take from them and give back in memory, each in its turn, so that the one for
/// whom nothing is left is known; what they came to is written by one statement a pool.
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

    /// <summary>Refuses to go on where no license is left.</summary>
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

    /// <summary>Writes what was taken and given back since the last time.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: somebody who does not wait for the unit of work took what was there.</exception>
    internal void Write()
    {
        foreach ((LicenseType license, Pool pool) in _pools ?? [])
        {
            if (pool.Taken > 0 && !work.Licenses.TryTake(license, pool.Taken))
            {
                // Between our reading and our writing, which an engine with row locks allows.
                throw new ProvisioningException(ErrorIds.Conflict, $"Licenses of the type {license} were assigned by others at the same time. Try again.", license);
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

        /// <summary>How many more were taken than given back, and are not written yet.</summary>
        public int Taken { get; set; }
    }
}
