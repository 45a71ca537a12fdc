using UserProvisioning.Licenses;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The changes of status and license of users within one unit of work. They are collected in memory, and then written with a few
/// statements. A user changes at most once before it is written.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="atUtc">UTC time at which this unit archives and restores users.</param>
/// <param name="byImport">Whether an import archives the users, so that a later one may restore them.</param>
internal sealed class UserStates(IUnitOfWork work, DateTime atUtc, bool byImport = false)
{
    private readonly LicensePools _pools = new(work);
    private readonly List<long> _archived = [];
    private readonly Dictionary<LicenseType, List<long>> _restored = [];
    private readonly Dictionary<LicenseType, List<long>> _moved = [];
    private readonly List<PasswordRow> _withoutPassword = [];

    /// <summary>Archives an active user, and frees its license.</summary>
    internal void Archive(SystemUserRow user)
    {
        _pools.Release(user.License!.Value);
        _archived.Add(user.Id);
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
        Add(_restored, license, user.Id);
        user.Status = SystemUserStatus.Active;
        user.License = user.LastLicense = license;
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
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>.</exception>
    internal void Move(SystemUserRow user, LicenseType license)
    {
        _pools.Take(license, user.Username);
        _pools.Release(user.License!.Value);
        Add(_moved, license, user.Id);
        user.License = user.LastLicense = license;
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

        foreach ((LicenseType license, List<long> users) in _restored)
        {
            work.Users.Restore(users, license, atUtc);
        }

        foreach ((LicenseType license, List<long> users) in _moved)
        {
            work.Users.SetLicense(users, license);
        }

        work.Users.SetPasswords(_withoutPassword);
        _withoutPassword.Clear();
        _archived.Clear();
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

    private static void Add(Dictionary<LicenseType, List<long>> users, LicenseType license, long id)
    {
        if (!users.TryGetValue(license, out List<long>? ids))
        {
            users.Add(license, ids = []);
        }

        ids.Add(id);
    }
}
