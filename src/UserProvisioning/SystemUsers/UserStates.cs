using UserProvisioning.Licenses;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// Status and license of users within one unit of work: each is decided in its turn and in memory, and all are written by set. A
/// user changes at most once before it is written.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="atUtc">UTC time at which this unit archives and restores users.</param>
internal sealed class UserStates(IUnitOfWork work, DateTime atUtc)
{
    private readonly LicensePools _pools = new(work);
    private readonly List<long> _archived = [];
    private readonly Dictionary<LicenseType, List<long>> _restored = [];
    private readonly Dictionary<LicenseType, List<long>> _moved = [];

    /// <summary>Archives a user who is active, and frees its license.</summary>
    internal void Archive(SystemUserRow user)
    {
        _pools.Release(user.License!.Value);
        _archived.Add(user.Id);
        user.Status = SystemUserStatus.Archived;
        user.LastLicense = user.License.Value;
        user.License = null;
    }

    /// <summary>Restores a user who is archived, with a license from the pool.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal void Restore(SystemUserRow user, LicenseType license, IEnumerable<MembershipRow> memberships)
    {
        LicenseRules.RequireLicense(user.Username, license, memberships);
        _pools.Take(license, user.Username);
        Add(_restored, license, user.Id);
        user.Status = SystemUserStatus.Active;
        user.License = user.LastLicense = license;
    }

    /// <summary>Moves a user who is active to another license; whether its groups allow that is the caller's to know.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>.</exception>
    internal void Move(SystemUserRow user, LicenseType license)
    {
        _pools.Take(license, user.Username);
        _pools.Release(user.License!.Value);
        Add(_moved, license, user.Id);
        user.License = user.LastLicense = license;
    }

    /// <summary>Writes what was decided.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal void Write()
    {
        _pools.Write();
        if (_archived.Count > 0)
        {
            work.Users.Archive(_archived, atUtc);
        }

        foreach ((LicenseType license, List<long> users) in _restored)
        {
            work.Users.Restore(users, license, atUtc);
        }

        foreach ((LicenseType license, List<long> users) in _moved)
        {
            work.Users.SetLicense(users, license);
        }

        _archived.Clear();
        _restored.Clear();
        _moved.Clear();
    }

    private static void Add(Dictionary<LicenseType, List<long>> users, LicenseType license, long id)
    {
        if (!users.TryGetValue(license, out List<long>? ids))
        {
            users.Add(license, ids = []);
        }

        ids.Add(id);
    }
}
