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
            PlanMemberships(plan, user, page.Memberships(user), page.Further(user).ToList());
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
                SystemUserStatus.Active,
                license,
                license,
                GiverState.Of(user.LicenseGiverId, user.LicenseLine),
                ArchivedAt: null,
                ByImport: false,
                user.RestoredAt,
                AuditActions.Restore);
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
                SystemUserStatus.Archived,
                License: null,
                former.LastLicense,
                item.Record.LicenseGiver,
                former.At,
                former.ByImport,
                former.RestoredAt,
                AuditActions.Archive,
                former.Reclaimed);
        }
        else
        {
            LicenseType former = item.FormerLicense!.Value;
            plan.Taken = former;
            plan.State = new UserState(
                SystemUserStatus.Active,
                former,
                former,
                item.Record?.LicenseGiver,
                ArchivedAt: null,
                ByImport: false,
                user.RestoredAt,
                AuditActions.SetLicense);
        }
    }

    private void PlanMemberships(UndoPlan plan, SystemUserRow user, IEnumerable<MembershipRow> memberships, List<MembershipGiverRow> further)
    {
        UndoItem item = plan.Item;
        Dictionary<long, MembershipRow> present = memberships.ToDictionary(membership => membership.AuthorizationId);
        LicenseType license = item.FormerLicense ?? item.Record?.Archived?.LastLicense ?? user.License ?? user.LastLicense;
        foreach (MembershipChange change in item.Record?.Memberships ?? [])
        {
            MembershipRow? now = present.GetValueOrDefault(change.Id);
            List<MembershipGiverRow> others = further.FindAll(giver => giver.AuthorizationId == change.Id);
            if (change.IsShared ? now is null : !IsAsLeft(change, now, others))
            {
                plan.Conflicts.Add(now is null
                    ? $"its user '{user.Username}' is no member of '{change.Name}' any more"
                    : $"its user '{user.Username}' was made a member of '{change.Name}' "
                        + (now.GrantedBySource is null || others.Exists(giver => giver.Source is null) ? "by hand" : "by another source"));
            }
            else if (change.IsShared)
            {
                PlanGiver(plan, now!, change, others);
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
                plan.AddedMemberships.Add((authorization, new Given(change.Giver?.Id, change.Giver?.Line, change.Before)));
            }
        }

        foreach (MembershipRow membership in present.Values.Where(membership => item.Record?.Ruled?.Contains(membership.AuthorizationId) != true
            && !LicenseCatalog.Suffices(license, LicenseRules.Required(membership))))
        {
            plan.Conflicts.Add($"with the license {license} that its user '{user.Username}' had, it cannot be a member of "
                + $"'{membership.Name}', which needs {LicenseRules.Required(membership)}");
        }
    }

    /// <summary>Whether a membership that only the source of the run gave is as the run left it.</summary>
    private static bool IsAsLeft(MembershipChange change, MembershipRow? now, List<MembershipGiverRow> others) => change.After is null
        ? now is null
        : now?.GrantedBySource == change.After && others.TrueForAll(giver => giver.GivenBy == AccessGiver.Rule);

    /// <summary>Plans to put back who gave a membership that others gave too. Nothing is planned if it is so already.</summary>
    private static void PlanGiver(UndoPlan plan, MembershipRow now, MembershipChange change, List<MembershipGiverRow> further)
    {
        string source = (change.Before ?? change.After)!;
        MembershipGiverRow? own = further.Find(giver => giver.Source == source);
        bool isFirst = now.GrantedBySource == source;
        if (change.Before is not null)
        {
            if (own is null && !isFirst && change.Giver is { Id: { } id } giver)
            {
                MembershipGiverRow former = Row(id, giver.Line);
                if (change.WasFirst && now.GiverId is { } first)
                {
                    plan.FirstGivers.Add(former);
                    former = Row(first, now.GivenLine);
                }

                plan.AddedGivers.Add(former);
            }
        }
        else if (own is not null)
        {
            plan.RemovedGivers.Add(own);
        }
        else if (isFirst && further is [var successor, ..])
        {
            plan.FirstGivers.Add(successor);
        }
        else if (isFirst)
        {
            // The others have taken it away since, so the source was the last that gave it.
            plan.RemovedMemberships.Add(now);
        }

        MembershipGiverRow Row(long giverId, long? line) => new()
        {
            SystemUserId = now.SystemUserId,
            AuthorizationId = now.AuthorizationId,
            GiverId = giverId,
            GivenLine = line,
            GivenBy = AccessGiver.Source,
            Name = source,
        };
    }

    private AuthorizationRow? Authorization(long id) => (_authorizations ??= Enum.GetValues<AuthorizationKind>()
        .SelectMany(kind => work.Authorizations.All(kind, isCounted: false))
        .ToDictionary(row => row.Id)).GetValueOrDefault(id);
}
