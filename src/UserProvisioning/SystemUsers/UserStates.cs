using UserProvisioning.Licenses;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The changes of status and license of users within one unit of work. They are collected in memory, and then written with a few
/// statements. A user changes at most once before it is written.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="atUtc">UTC time at which this unit archives and restores users.</param>
/// <param name="givers">Who gives the users other licenses; null when nobody does.</param>
/// <param name="byImport">Whether an import archives the users, so that a later one may restore them.</param>
internal sealed class UserStates(IUnitOfWork work, DateTime atUtc, AccessGivers? givers = null, bool byImport = false)
{
    private readonly LicensePools _pools = new(work);
    private readonly List<long> _archived = [];
    private readonly List<long> _reclaimed = [];
    private readonly Dictionary<LicenseType, List<long>> _restored = [];
    private readonly List<SystemUserRow> _moved = [];
    private readonly List<PasswordRow> _withoutPassword = [];

    /// <summary>Archives an active user, and frees its license.</summary>
    /// <param name="user">The user.</param>
    /// <param name="isReclaimed">Whether it is because nobody has seen the user for long.</param>
    internal void Archive(SystemUserRow user, bool isReclaimed = false)
    {
        _pools.Release(user.License!.Value);
        (isReclaimed ? _reclaimed : _archived).Add(user.Id);
        user.Status = SystemUserStatus.Archived;
        user.LastLicense = user.License.Value;
        user.License = null;
    }

    /// <summary>Restores an archived user, with a license from the pool.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal void Restore(SystemUserRow user, LicenseType license, IEnumerable<MembershipRow> memberships)
    {
        LicenseRules.RequireLicense(user.Username, license, memberships);
        _pools.Take(license, user.Username);
        if (!_restored.TryGetValue(license, out List<long>? ids))
        {
            _restored.Add(license, ids = []);
        }

        ids.Add(user.Id);
        user.Status = SystemUserStatus.Active;
        if (user.LastLicense != license)
        {
            user.Give(license, givers!.ByName());
            _moved.Add(user);
        }

        user.License = license;
    }

    /// <summary>Takes the password of a user away: the user cannot log in with it any more, and needs a new one.</summary>
    /// <returns>False when the user has none.</returns>
    internal bool TakePassword(SystemUserRow user)
    {
        if (user.PasswordHash is null && user.CredentialStatus == CredentialStatus.None)
        {
            return false;
        }

        (user.PasswordHash, user.PasswordSetAt, user.CredentialStatus, user.MustChangePassword) = (null, null, CredentialStatus.None, false);
        _withoutPassword.Add(new PasswordRow(user.Id, null, null, CredentialStatus.None, MustChange: false));
        return true;
    }

    /// <summary>Gives an active user another license. The caller has checked that the user's groups allow it.</summary>
    /// <param name="user">The user.</param>
    /// <param name="license">The license.</param>
    /// <param name="line">The line of the file that names the license; null for none.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>.</exception>
    internal void Move(SystemUserRow user, LicenseType license, long? line = null)
    {
        _pools.Take(license, user.Username);
        _pools.Release(user.License!.Value);
        user.Give(license, givers!.ByName(line));
        _moved.Add(user);
    }

    /// <summary>Writes the collected changes.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal void Write()
    {
        _pools.Write();
        if (_archived.Count > 0)
        {
            work.Users.Archive(_archived, atUtc, byImport);
        }

        if (_reclaimed.Count > 0)
        {
            work.Users.Archive(_reclaimed, atUtc, byImport, isReclaimed: true);
        }

        foreach ((LicenseType license, List<long> users) in _restored)
        {
            work.Users.Restore(users, license, atUtc);
        }

        work.Users.SetLicenses(_moved);
        work.Users.SetPasswords(_withoutPassword);
        _withoutPassword.Clear();
        _archived.Clear();
        _reclaimed.Clear();
        _restored.Clear();
        _moved.Clear();
    }

    /// <summary>Archives users who are active because a source says that they have left: a later import may restore them.</summary>
    internal static void ArchiveLeavers(IUnitOfWork work, IEnumerable<SystemUserRow> users, DateTime atUtc)
    {
        var states = new UserStates(work, atUtc, byImport: true);
        foreach (SystemUserRow user in users)
        {
            states.Archive(user);
        }

        states.Write();
    }

    /// <summary>Describes the change of a user's status and license, for the audit trail and the items of a run.</summary>
    internal static FieldChange[] StatusChange(
        SystemUserStatus before, LicenseType? licenseBefore, SystemUserStatus after, LicenseType? licenseAfter) =>
    [
        new FieldChange("Status", before.ToString(), after.ToString()),
        new FieldChange("License", licenseBefore?.ToString(), licenseAfter?.ToString()),
    ];
}
