using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>The licenses that plans give back to the pools and take from them, settled so that one user can get what another returns.</summary>
internal sealed class UndoLicenses
{
    private readonly Dictionary<LicenseType, int> _taken = [];

    internal void Add(UndoPlan plan)
    {
        Count(plan.Released, -1);
        Count(plan.Taken, 1);
    }

    /// <summary>The pools that have too few licenses, each with a sentence about it.</summary>
    internal IEnumerable<(LicenseType License, string Reason)> Shortages(IUnitOfWork work)
    {
        if (_taken.Values.All(count => count <= 0))
        {
            yield break;
        }

        foreach (UserLicense pool in work.Licenses.All())
        {
            int count = _taken.GetValueOrDefault(pool.License);
            if (count > pool.Available)
            {
                yield return (
                    pool.License,
                    $"users that get theirs back need {count}, and {Math.Max(pool.Available, 0)} of {pool.Total} are left; raise the pool with "
                        + "Set-UserLicense");
            }
        }
    }

    /// <summary>Leaves out plans, the last first, until the pools have enough licenses for the rest.</summary>
    /// <returns>The plans that are left out, each with a sentence about its pool.</returns>
    internal static List<(UndoPlan Plan, string Reason)> LeaveOut(IUnitOfWork work, List<UndoPlan> plans)
    {
        var left = new List<(UndoPlan Plan, string Reason)>();
        while (true)
        {
            var licenses = new UndoLicenses();
            plans.ForEach(licenses.Add);
            (LicenseType License, string Reason)[] shortages = licenses.Shortages(work).Take(1).ToArray();
            if (shortages.Length == 0)
            {
                return left;
            }

            (LicenseType license, string reason) = shortages[0];
            int missing = licenses._taken[license] - work.Licenses.All().First(pool => pool.License == license).Available;
            HashSet<UndoPlan> taking = plans.Where(plan => plan.Taken == license && plan.Released != license).TakeLast(missing).ToHashSet();
            plans.RemoveAll(taking.Contains);
            left.AddRange(taking.Select(plan => (plan, $"License {license}: {reason}")));
        }
    }

    /// <summary>Writes the pools.</summary>
    internal void Write(IUnitOfWork work)
    {
        foreach ((LicenseType license, int count) in _taken)
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

    private void Count(LicenseType? license, int taken)
    {
        if (license is { } one)
        {
            _taken[one] = _taken.GetValueOrDefault(one) + taken;
        }
    }
}
