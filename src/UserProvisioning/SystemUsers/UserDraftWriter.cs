using UserProvisioning.References;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The writer that stores the users of accepted drafts with a few statements, and records them in the audit trail.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="audit">The audit trail; null when the items of a run are the record.</param>
/// <param name="givers">Who gives the users what the requests name, and what they do not.</param>
internal sealed class UserDraftWriter(IUnitOfWork work, AuditLog? audit, AccessGivers givers)
{
    private static readonly Giver Default = new(AccessGiver.Default);

    /// <summary>Stores users, whose licenses have been taken from the pools already.</summary>
    /// <param name="drafts">The drafts; each gets its stored row.</param>
    /// <param name="now">When the users are made.</param>
    /// <returns>The user of each draft, in order.</returns>
    internal List<SystemUser> Write(List<UserDraft> drafts, DateTime now)
    {
        List<UserDraft> restored = drafts.FindAll(draft => draft.Former is not null);
        Restore(restored, now);
        Insert(drafts.FindAll(draft => draft.Former is null), now);
        Dictionary<long, SystemUser> described = SystemUserDescriptions.Of(work, restored.ConvertAll(draft => draft.Row!))
            .ToDictionary(user => user.Id);
        return drafts.ConvertAll(draft =>
        {
            if (draft.Former is null)
            {
                return RecordNew(draft);
            }

            RecordRestored(draft);
            return described[draft.Row!.Id];
        });
    }

    private void Insert(List<UserDraft> drafts, DateTime now)
    {
        foreach (UserDraft draft in drafts)
        {
            Given license = givers.By(draft.LicenseGiver, draft.Request.Line);
            Given username = givers.By(draft.UsernameGiver, draft.Request.Line);
            draft.Row = new SystemUserRow
            {
                ContactId = draft.Contact.Id,
                Username = draft.Username,
                Status = SystemUserStatus.Active,
                License = draft.License,
                LastLicense = draft.License,
                LicenseGiverId = license.GiverId,
                LicenseLine = license.Line,
                UsernameGiverId = username.GiverId,
                UsernameLine = username.Line,
                CredentialStatus = CredentialStatus.None,
                CreatedAt = now,
                ExternalReference = draft.Contact.ExternalReference,
                DisplayName = draft.Contact.DisplayName,
                Email = draft.Contact.Email,
                Department = draft.Contact.Department,
            };
        }

        work.Users.Insert(drafts.ConvertAll(draft => draft.Row!));
        var further = new List<MembershipGiverRow>();
        work.Authorizations.InsertMembers(drafts
            .SelectMany(draft => Memberships(draft, draft.Groups!, draft.Request.UserGroups is not null)
                .Concat(Memberships(draft, draft.Profiles!, draft.Request.UserProfiles is not null))
                .Concat(Ruled(draft, further)))
            .ToList());
        work.Givers.Add(further);
    }

    /// <summary>The memberships that only rules give. The rules that give them beside others are added to <paramref name="further"/>.</summary>
    private IEnumerable<(long UserId, long AuthorizationId, Given Given)> Ruled(UserDraft draft, List<MembershipGiverRow> further)
    {
        foreach (RuleMembership membership in draft.Ruled)
        {
            long id = membership.Authorization.Id;
            List<Given> rules = membership.Rules.Select(rule => givers.By(new Giver(AccessGiver.Rule, rule))).ToList();
            bool isOnlyRuled = !draft.Groups!.Concat(draft.Profiles!).Any(other => other.Id == id);
            if (isOnlyRuled)
            {
                yield return (draft.Row!.Id, id, rules[0]);
            }

            further.AddRange(rules.Skip(isOnlyRuled ? 1 : 0).Select(given => new MembershipGiverRow
            {
                SystemUserId = draft.Row!.Id,
                AuthorizationId = id,
                GiverId = given.GiverId!.Value,
            }));
        }
    }

    // No source has granted the default groups, so no source takes them away again.
    private IEnumerable<(long UserId, long AuthorizationId, Given Given)> Memberships(
        UserDraft draft, IReadOnlyList<AuthorizationRow> authorizations, bool named) => authorizations
        .Select(authorization => (draft.Row!.Id, authorization.Id, named ? givers.ByName(draft.Request.Line) : givers.By(Default)));

    private void Restore(List<UserDraft> drafts, DateTime now)
    {
        // Groups that the request names replace the former groups of the user; the same holds for profiles.
        foreach (IGrouping<long, long> members in drafts
            .SelectMany(draft => draft.FormerMemberships.Where(membership => (membership.Kind == AuthorizationKind.UserGroup
                ? draft.Groups
                : draft.Profiles) is not null))
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(drafts
            .SelectMany(draft => (draft.Groups ?? [])
                .Concat(draft.Profiles ?? [])
                .Select(authorization => (draft.Former!.Id, authorization.Id, givers.ByName(draft.Request.Line))))
            .ToList());
        foreach (IGrouping<LicenseType, long> users in drafts.GroupBy(draft => draft.License, draft => draft.Former!.Id))
        {
            work.Users.Restore(users.ToList(), users.Key, now);
        }

        var otherLicense = new List<SystemUserRow>();
        foreach (UserDraft draft in drafts)
        {
            draft.Row = draft.Former!;
            draft.Row.Status = SystemUserStatus.Active;
            if (draft.Row.LastLicense != draft.License)
            {
                draft.Row.Give(draft.License, givers.ByName(draft.Request.Line));
                otherLicense.Add(draft.Row);
            }

            draft.Row.License = draft.License;
        }

        work.Users.SetLicenses(otherLicense);
    }

    private SystemUser RecordNew(UserDraft draft)
    {
        List<AuthorizationRow> allProfiles = With(draft.Profiles!, draft, AuthorizationKind.UserProfile);
        string[] groups = NamesOf(With(draft.Groups!, draft, AuthorizationKind.UserGroup));
        string[] profiles = NamesOf(allProfiles);
        audit?.Add(
            AuditActions.Create, draft.Row!,
            new FieldChange("Contact", null, AuditLog.NameOf(draft.Contact)),
            new FieldChange("License", null, draft.License.ToString()),
            new FieldChange("UserGroups", null, ListOf(groups)),
            new FieldChange("UserProfiles", null, ListOf(profiles)));
        return draft.Row!.ToSystemUser(
            groups,
            profiles,
            SystemUserDescriptions.Effective(groups, allProfiles.SelectMany(profile => profile.Contained).Select(group => group.Name)));
    }

    private void RecordRestored(UserDraft draft)
    {
        audit?.Add(
            AuditActions.Restore, draft.Row!,
            [
                .. UserStates.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, draft.License),
                .. Replaced("UserGroups", AuthorizationKind.UserGroup, draft.Groups),
                .. Replaced("UserProfiles", AuthorizationKind.UserProfile, draft.Profiles),
            ]);

        IEnumerable<FieldChange> Replaced(string field, AuthorizationKind kind, IReadOnlyList<AuthorizationRow>? now)
        {
            string? before = ListOf(draft.FormerMemberships.Where(membership => membership.Kind == kind).Select(membership => membership.Name));
            string? after = now is null ? before : ListOf(now.Select(authorization => authorization.Name));
            return before == after ? [] : [new FieldChange(field, before, after)];
        }
    }

    /// <summary>The groups or profiles with those that rules give.</summary>
    private static List<AuthorizationRow> With(IReadOnlyList<AuthorizationRow> others, UserDraft draft, AuthorizationKind kind) =>
        draft.Ruled.Count == 0 ? others as List<AuthorizationRow> ?? [.. others]
        : others.Concat(draft.Ruled.Select(membership => membership.Authorization).Where(row => row.Kind == kind)).DistinctBy(row => row.Id).ToList();

    private static string[] NamesOf(IReadOnlyList<AuthorizationRow> authorizations) => authorizations switch
    {
        [] => [],
        [var one] => [one.Name],
        _ => authorizations.Select(authorization => authorization.Name).Order(StringComparer.OrdinalIgnoreCase).ToArray(),
    };

    private static string? ListOf(IEnumerable<string> names) =>
        string.Join('|', names.Order(StringComparer.OrdinalIgnoreCase)) is { Length: > 0 } list ? list : null;
}
