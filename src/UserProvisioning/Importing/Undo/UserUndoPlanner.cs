using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Plans how to put users back: which are removed, and which get their former status, license and memberships.</summary>
internal sealed class UserUndoPlanner(IUnitOfWork work)
{
    private Dictionary<long, AuthorizationRow>? _authorizations;

    internal void Plan(UndoPlan plan, UndoPage page)
    {
        if (plan.User is not { } user)
        {
            plan.Conflicts.Add("its system user is gone");
        }
        else if (plan.Item.IsUserCreated)
        {
            RequireUntouched(plan, user, page);
            plan.Released = user.License;
        }
        else
        {
            PlanMemberships(plan, user, page.Memberships(user));
            PlanState(plan, user);
        }
    }

    private static void RequireUntouched(UndoPlan plan, SystemUserRow user, UndoPage page)
    {
        UndoItem item = plan.Item;
        string? given = item.Find("Username")!.New;
        string? what =
            user.Username != given ? $"its user was renamed from '{given}' to '{user.Username}'"
            : user.Status != SystemUserStatus.Active ? $"its user '{user.Username}' was archived"
            : user.License != item.GivenLicense
                ? $"the license of its user '{user.Username}' was {item.GivenLicense} after the run and is {user.License} now"
            : user.BlockedSince is not null ? $"its user '{user.Username}' was blocked"
            : user.LastLoginAt is not null ? $"its user '{user.Username}' has logged in"
            : user.CredentialStatus != CredentialStatus.None || user.PasswordHash is not null ? $"its user '{user.Username}' has a password now"
            : page.HasSettings(user) ? $"its user '{user.Username}' has settings of its own now"
            : Other(AuthorizationKind.UserGroup, "UserGroups") ?? Other(AuthorizationKind.UserProfile, "UserProfiles");
        if (what is not null)
        {
            plan.Conflicts.Add(what);
        }

        string? Other(AuthorizationKind kind, string field)
        {
            string now = string.Join('|', page.Memberships(user).Where(membership => membership.Kind == kind)
                .Select(membership => membership.Name)
                .Order(StringComparer.OrdinalIgnoreCase));
            string left = item.Find(field)?.New ?? string.Empty;
            return now == left
                ? null
                : $"the {AuthorizationNames.Of(kind)}s of its user '{user.Username}' were '{left}' after the run and are '{now}' now";
        }
    }

    private static void PlanState(UndoPlan plan, SystemUserRow user)
    {
        UndoItem item = plan.Item;
        if (item.IsUserArchived)
        {
            LicenseType license = item.FormerLicense!.Value;
            if (user.Status != SystemUserStatus.Archived || !user.ArchivedByImport || user.LastLicense != license)
            {
                plan.Conflicts.Add(user.Status == SystemUserStatus.Active
                    ? $"its user '{user.Username}' was restored" : $"its user '{user.Username}' was restored and archived again");
                return;
            }

            plan.Taken = license;
            plan.State = new UserState(
                SystemUserStatus.Active, license, license, null, ByImport: false, user.RestoredAt, AuditActions.Restore);
            return;
        }

        if (item.GivenLicense is not { } given)
        {
            return;
        }

        if (user.License != given)
        {
            plan.Conflicts.Add(user.License is null
                ? $"its user '{user.Username}' was archived"
                : $"the license of its user '{user.Username}' was {given} after the run and is {user.License} now");
            return;
        }

        plan.Released = given;
        if (item.IsUserRestored)
        {
            ArchivedState former = item.Record!.Archived!;
            plan.State = new UserState(
                SystemUserStatus.Archived, null, former.LastLicense, former.At, former.ByImport, former.RestoredAt, AuditActions.Archive);
        }
        else
        {
            LicenseType former = item.FormerLicense!.Value;
            plan.Taken = former;
            plan.State = new UserState(
                SystemUserStatus.Active, former, former, null, ByImport: false, user.RestoredAt, AuditActions.SetLicense);
        }
    }

    private void PlanMemberships(UndoPlan plan, SystemUserRow user, IEnumerable<MembershipRow> memberships)
    {
        UndoItem item = plan.Item;
        Dictionary<long, MembershipRow> present = memberships.ToDictionary(membership => membership.AuthorizationId);
        LicenseType license = item.FormerLicense ?? item.Record?.Archived?.LastLicense ?? user.License ?? user.LastLicense;
        foreach (MembershipChange change in item.Record?.Memberships ?? [])
        {
            MembershipRow? now = present.GetValueOrDefault(change.Id);
            if ((now is not null) != (change.After is not null) || now?.GrantedBySource != change.After)
            {
                plan.Conflicts.Add(now is null
                    ? $"its user '{user.Username}' is no member of '{change.Name}' any more"
                    : $"its user '{user.Username}' was made a member of '{change.Name}' by hand");
            }
            else if (change.Before is null)
            {
                present.Remove(change.Id);
                plan.RemovedMemberships.Add(now!);
            }
            else if (Authorization(change.Id) is not { } authorization)
            {
                plan.Conflicts.Add($"'{change.Name}', of which its user '{user.Username}' was a member, was removed");
            }
            else
            {
                present.Add(
                    change.Id,
                    new MembershipRow
                    {
                        Kind = authorization.Kind,
                        Name = authorization.Name,
                        RequiredLicense = authorization.RequiredLicense,
                        Contained = authorization.Contained,
                    });
                plan.AddedMemberships.Add((authorization, change.Before));
            }
        }

        foreach (MembershipRow membership in present.Values.Where(membership => !LicenseCatalog.Suffices(license, LicenseRules.Required(membership))))
        {
            plan.Conflicts.Add($"with the license {license} that its user '{user.Username}' had, it cannot be a member of "
                + $"'{membership.Name}', which needs {LicenseRules.Required(membership)}");
        }
    }

    private AuthorizationRow? Authorization(long id) => (_authorizations ??= Enum.GetValues<AuthorizationKind>()
        .SelectMany(kind => work.Authorizations.All(kind, isCounted: false))
        .ToDictionary(row => row.Id)).GetValueOrDefault(id);
}
