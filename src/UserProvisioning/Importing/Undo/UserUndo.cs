using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing.Undo;

/// <summary>Undoes what a run did to users: removes those that it made, and gives the others their former status, license and groups.</summary>
internal sealed class UserUndo(IUnitOfWork work, UndoConflicts conflicts, AuditLog audit)
{
    private readonly Dictionary<LicenseType, int> _taken = [];
    private readonly List<(long UserId, long AuthorizationId)> _removedMemberships = [];
    private readonly List<(long UserId, long AuthorizationId, string? GrantedBySource)> _addedMemberships = [];
    private Dictionary<long, AuthorizationRow>? _authorizations;

    internal int Removed { get; private set; }

    internal int Restored { get; private set; }

    internal int Archived { get; private set; }

    internal int SetBack { get; private set; }

    /// <summary>Undoes the users of a page of items.</summary>
    internal void Run(IReadOnlyList<UndoItem> items)
    {
        List<UndoItem> touching = items.Where(item => item.TouchesUser).ToList();
        if (touching.Count == 0)
        {
            return;
        }

        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(touching.ConvertAll(item => item.ContactId));
        List<long> ids = users.Values.Select(user => user.Id).ToList();
        ILookup<long, MembershipRow> memberships = work.Authorizations.MembershipsOf(ids).ToLookup(membership => membership.SystemUserId);
        IReadOnlySet<long> withSettings = work.Settings.UsersWithSettings(ids);
        var removed = new List<long>();
        var changed = new List<SystemUserRow>();
        foreach (UndoItem item in touching)
        {
            if (users.GetValueOrDefault(item.ContactId) is not { } user || user.Id != item.UserId)
            {
                conflicts.Add(item.Name, "its system user is gone");
            }
            else if (item.IsUserCreated)
            {
                CheckUntouched(item, user, memberships[user.Id], withSettings.Contains(user.Id));
                Remove(user);
                removed.Add(user.Id);
            }
            else
            {
                SetMembershipsBack(item, user, memberships[user.Id]);
                if (SetStateBack(item, user))
                {
                    changed.Add(user);
                }
            }
        }

        if (conflicts.Count == 0)
        {
            WriteMemberships();
            work.Users.Delete(removed);
            work.Users.SetState(changed);
        }

        _removedMemberships.Clear();
        _addedMemberships.Clear();
    }

    private void WriteMemberships()
    {
        foreach (IGrouping<long, long> members in _removedMemberships
            .GroupBy(membership => membership.AuthorizationId, membership => membership.UserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(_addedMemberships);
    }

    /// <summary>Returns licenses to their pools and takes others, in one step, so that a license that one user returns can go to another.</summary>
    internal void SettleLicenses()
    {
        foreach ((LicenseType license, int count) in _taken)
        {
            if (count < 0)
            {
                work.Licenses.Release(license, -count);
            }
            else if (count > 0 && !work.Licenses.TryTake(license, count))
            {
                UserLicense pool = work.Licenses.All().First(pool => pool.License == license);
                conflicts.Add(
                    $"License {license}",
                    $"users that get theirs back need {count}, and {pool.Available} of {pool.Total} are left; raise the pool with Set-UserLicense");
            }
        }
    }

    private void CheckUntouched(UndoItem item, SystemUserRow user, IEnumerable<MembershipRow> memberships, bool hasSettings)
    {
        string? given = item.Find("Username")!.New;
        string? what =
            user.Username != given ? $"its user was renamed from '{given}' to '{user.Username}'"
            : user.Status != SystemUserStatus.Active ? $"its user '{user.Username}' was archived"
            : user.License != item.GivenLicense
                ? $"the license of its user '{user.Username}' was {item.GivenLicense} after the run and is {user.License} now"
            : user.BlockedSince is not null ? $"its user '{user.Username}' was blocked"
            : user.LastLoginAt is not null ? $"its user '{user.Username}' has logged in"
            : user.CredentialStatus != CredentialStatus.None || user.PasswordHash is not null ? $"its user '{user.Username}' has a password now"
            : hasSettings ? $"its user '{user.Username}' has settings of its own now"
            : Other(AuthorizationKind.UserGroup, "UserGroups") ?? Other(AuthorizationKind.UserProfile, "UserProfiles");
        if (what is not null)
        {
            conflicts.Add(item.Name, what);
        }

        string? Other(AuthorizationKind kind, string field)
        {
            string now = string.Join('|', memberships.Where(membership => membership.Kind == kind)
                .Select(membership => membership.Name)
                .Order(StringComparer.OrdinalIgnoreCase));
            string left = item.Find(field)?.New ?? string.Empty;
            return now == left
                ? null
                : $"the {AuthorizationNames.Of(kind)}s of its user '{user.Username}' were '{left}' after the run and are '{now}' now";
        }
    }

    private void Remove(SystemUserRow user)
    {
        Removed++;
        if (user.License is { } license)
        {
            Count(license, -1);
        }

        audit.Add(
            AuditActions.Remove, user,
            new FieldChange("License", user.License?.ToString(), null));
    }

    /// <summary>Puts the status and license of a user back. Returns whether the user must be stored.</summary>
    private bool SetStateBack(UndoItem item, SystemUserRow user)
    {
        if (item.IsUserArchived)
        {
            LicenseType license = item.FormerLicense!.Value;
            if (user.Status != SystemUserStatus.Archived || !user.ArchivedByImport || user.LastLicense != license)
            {
                conflicts.Add(item.Name, user.Status == SystemUserStatus.Active
                    ? $"its user '{user.Username}' was restored" : $"its user '{user.Username}' was restored and archived again");
                return false;
            }

            Restored++;
            Count(license, 1);
            SetState(user, SystemUserStatus.Active, license, license, null, false, AuditActions.Restore);
            return true;
        }

        if (item.GivenLicense is not { } given)
        {
            SetBack += item.HasMemberships ? 1 : 0;
            return false;
        }

        if (user.License != given)
        {
            conflicts.Add(item.Name, user.License is null
                ? $"its user '{user.Username}' was archived"
                    : $"the license of its user '{user.Username}' was {given} after the run and is {user.License} now");
            return false;
        }

        Count(given, -1);
        if (item.IsUserRestored)
        {
            ArchivedState former = item.Record!.Archived!;
            Archived++;
            user.RestoredAt = former.RestoredAt;
            SetState(user, SystemUserStatus.Archived, null, former.LastLicense, former.At, former.ByImport, AuditActions.Archive);
        }
        else
        {
            LicenseType former = item.FormerLicense!.Value;
            SetBack++;
            Count(former, 1);
            SetState(user, SystemUserStatus.Active, former, former, null, false, AuditActions.SetLicense);
        }

        return true;
    }

    private void SetMembershipsBack(UndoItem item, SystemUserRow user, IEnumerable<MembershipRow> memberships)
    {
        Dictionary<long, MembershipRow> present = memberships.ToDictionary(membership => membership.AuthorizationId);
        LicenseType license = item.FormerLicense ?? item.Record?.Archived?.LastLicense ?? user.License ?? user.LastLicense;
        foreach (MembershipChange change in item.Record?.Memberships ?? [])
        {
            MembershipRow? now = present.GetValueOrDefault(change.Id);
            if ((now is not null) != (change.After is not null) || now?.GrantedBySource != change.After)
            {
                conflicts.Add(item.Name, now is null
                    ? $"its user '{user.Username}' is no member of '{change.Name}' any more"
                    : $"its user '{user.Username}' was made a member of '{change.Name}' by hand");
            }
            else if (change.Before is null)
            {
                present.Remove(change.Id);
                _removedMemberships.Add((user.Id, change.Id));
                audit.Add(AuditActions.RemoveMember, user, new FieldChange(now!.Kind.ToString(), now.Name, null));
            }
            else if (Authorization(change.Id) is not { } authorization)
            {
                conflicts.Add(item.Name, $"'{change.Name}', of which its user '{user.Username}' was a member, was removed");
            }
            else
            {
                present.Add(
                    change.Id,
                    new MembershipRow { Kind = authorization.Kind, Name = authorization.Name, RequiredLicense = authorization.RequiredLicense });
                _addedMemberships.Add((user.Id, change.Id, change.Before));
                audit.Add(AuditActions.AddMember, user, new FieldChange(authorization.Kind.ToString(), null, authorization.Name));
            }
        }

        foreach (MembershipRow membership in present.Values.Where(membership => !LicenseCatalog.Suffices(license, membership.RequiredLicense)))
        {
            conflicts.Add(item.Name, $"with the license {license} that its user '{user.Username}' had, it cannot be a member of "
                + $"'{membership.Name}', which needs {membership.RequiredLicense}");
        }
    }

    private void SetState(
        SystemUserRow user,
        SystemUserStatus status,
        LicenseType? license,
        LicenseType last,
        DateTime? archivedAt,
        bool byImport,
        string action)
    {
        FieldChange[] changes = UserStates.StatusChange(user.Status, user.License, status, license);
        audit.Add(action, user, user.Status == status ? changes[1..] : changes);
        user.Status = status;
        user.License = license;
        user.LastLicense = last;
        user.ArchivedAt = archivedAt;
        user.ArchivedByImport = byImport;
    }

    private void Count(LicenseType license, int taken) => _taken[license] = _taken.GetValueOrDefault(license) + taken;

    private AuthorizationRow? Authorization(long id) => (_authorizations ??= Enum.GetValues<AuthorizationKind>()
        .SelectMany(work.Authorizations.All)
        .ToDictionary(row => row.Id)).GetValueOrDefault(id);
}
