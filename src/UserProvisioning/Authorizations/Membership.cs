using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>The members of a user group or profile within one unit of work: makes users members, and ends memberships.</summary>
internal sealed class Membership(
    ProvisioningContext context, IUnitOfWork work, AuditLog audit, AccessGivers givers, AuthorizationRow authorization)
{
    private readonly RuleExceptions _exceptions = new(context, work, audit, authorization);

    /// <summary>Makes users members. A membership that somebody else gave stays when that giver takes it away.</summary>
    internal IReadOnlyList<Outcome<SystemUser>> Add(IReadOnlyList<SystemUserReference> users, bool stopAtFirstError)
    {
        var added = new List<long>();
        var further = new List<long>();
        HashSet<long>? byHand = null;
        return Apply(
            users,
            stopAtFirstError,
            (user, members) =>
            {
                LicenseRules.RequireLicense(user.Username, user.License ?? user.LastLicense, authorization);
                byHand ??= ByHand(members.Values);
                bool isGiven = !byHand.Add(user.Id);
                if (!members.ContainsKey(user.Id))
                {
                    members.Add(user.Id, new MembershipRow());
                    added.Add(user.Id);
                    audit.Add(AuditActions.AddMember, user, new FieldChange(authorization.Kind.ToString(), null, authorization.Name));
                }
                else if (!isGiven)
                {
                    further.Add(user.Id);
                    audit.Add(
                        AuditActions.Update, user, new FieldChange(ItemFields.GivenBy, null, ItemFields.Giving(authorization.Name, givers.Named)));
                }
            },
            () =>
            {
                _exceptions.End(added.Concat(further));
                if (added.Count > 0)
                {
                    work.Authorizations.InsertMembers(added.ConvertAll(user => (user, authorization.Id, givers.ByName())));
                }

                if (further.Count > 0)
                {
                    work.Givers.Add(further.ConvertAll(user => new MembershipGiverRow
                    {
                        SystemUserId = user,
                        AuthorizationId = authorization.Id,
                        GiverId = givers.ByName().GiverId!.Value,
                    }));
                }
            });
    }

    /// <summary>Removes users from the group or profile, whoever made them members. A user who is not a member is skipped.</summary>
    internal IReadOnlyList<Outcome<SystemUser>> Remove(IReadOnlyList<SystemUserReference> users, bool stopAtFirstError)
    {
        var removed = new List<long>();
        Dictionary<long, string>? ruled = null;
        return Apply(
            users,
            stopAtFirstError,
            (user, members) =>
            {
                // The rules that give the memberships are read before the first one is removed.
                ruled ??= _exceptions.RulesOf(members.Values);
                if (members.Remove(user.Id))
                {
                    _exceptions.Add(user, ruled.GetValueOrDefault(user.Id));
                    removed.Add(user.Id);
                    RecordLoss(user);
                }
            },
            () =>
            {
                if (removed.Count > 0)
                {
                    work.Authorizations.RemoveMembers(authorization.Id, removed);
                }

                _exceptions.Write();
            });
    }

    /// <summary>Records that each member loses the group or profile. Members are read in batches, since there may be many.</summary>
    internal void RecordLossOfAll()
    {
        const int Batch = 1000;
        IReadOnlyList<long> members;
        for (long after = 0; (members = work.Authorizations.Members(authorization.Id, after, Batch)).Count > 0; after = members[^1])
        {
            foreach (SystemUserRow user in work.Users.ByIds(members))
            {
                RecordLoss(user);
            }
        }
    }

    private void RecordLoss(SystemUserRow user) =>
        audit.Add(AuditActions.RemoveMember, user, new FieldChange(authorization.Kind.ToString(), authorization.Name, null));

    /// <summary>The users whose membership a person has given.</summary>
    private HashSet<long> ByHand(IReadOnlyCollection<MembershipRow> members)
    {
        var lookup = new AccessGiverLookup(work, members);
        return members
            .Where(membership => lookup.Of(membership).Any(giver => giver.Giver?.GivenBy == AccessGiver.Hand))
            .Select(membership => membership.SystemUserId)
            .ToHashSet();
    }

    private IReadOnlyList<Outcome<SystemUser>> Apply(
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError,
        Action<SystemUserRow, Dictionary<long, MembershipRow>> apply,
        Action write)
    {
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, users);
        Dictionary<long, MembershipRow> members = work.Authorizations
            .MembershipsOf(found.Select(one => one.Row?.Id).OfType<long>().Distinct().ToList())
            .Where(membership => membership.AuthorizationId == authorization.Id)
            .ToDictionary(membership => membership.SystemUserId);
        List<(SystemUserRow? Row, ProvisioningException? Error)> results =
            SystemUserLookup.Apply(found, stopAtFirstError, user => apply(user, members));
        write();
        IReadOnlyList<SystemUser> described = SystemUserDescriptions.Of(work, results.Select(result => result.Row).OfType<SystemUserRow>().ToList());
        int next = 0;
        return SystemUserLookup.Outcomes(results, _ => described[next++]);
    }
}
