using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>The members of a user group or profile within one unit of work: makes users members, and ends memberships.</summary>
internal sealed class Membership(IUnitOfWork work, AuditLog audit, AuthorizationRow authorization)
{
    /// <summary>Makes users members. A membership that a source granted counts from now on as granted by a person.</summary>
    internal IReadOnlyList<Outcome<SystemUser>> Add(IReadOnlyList<SystemUserReference> users, bool stopAtFirstError)
    {
        var added = new List<long>();
        var kept = new List<long>();
        return Apply(
            users,
            stopAtFirstError,
            (user, members) =>
            {
                LicenseRules.RequireLicense(user.Username, user.License ?? user.LastLicense, authorization);
                if (members.Add(user.Id))
                {
                    added.Add(user.Id);
                    audit.Add(AuditActions.AddMember, user, new FieldChange(authorization.Kind.ToString(), null, authorization.Name));
                }
                else
                {
                    kept.Add(user.Id);
                }
            },
            () =>
            {
                work.Authorizations.InsertMembers(added.ConvertAll(user => (user, authorization.Id, (string?)null)));
                if (kept.Count > 0)
                {
                    work.Authorizations.KeepMembers(authorization.Id, kept);
                }
            });
    }

    /// <summary>Removes users from the group or profile. A user who is not a member is skipped.</summary>
    internal IReadOnlyList<Outcome<SystemUser>> Remove(IReadOnlyList<SystemUserReference> users, bool stopAtFirstError)
    {
        var removed = new List<long>();
        return Apply(
            users,
            stopAtFirstError,
            (user, members) =>
            {
                if (members.Remove(user.Id))
                {
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

    private IReadOnlyList<Outcome<SystemUser>> Apply(
        IReadOnlyList<SystemUserReference> users, bool stopAtFirstError, Action<SystemUserRow, HashSet<long>> apply, Action write)
    {
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, users);
        HashSet<long> members = work.Authorizations
            .MembershipsOf(found.Select(one => one.Row?.Id).OfType<long>().Distinct().ToList())
            .Where(membership => membership.AuthorizationId == authorization.Id)
            .Select(membership => membership.SystemUserId)
            .ToHashSet();
        List<(SystemUserRow? Row, ProvisioningException? Error)> results =
            SystemUserLookup.Apply(found, stopAtFirstError, user => apply(user, members));
        write();
        IReadOnlyList<SystemUser> described = SystemUserDescriptions.Of(work, results.Select(result => result.Row).OfType<SystemUserRow>().ToList());
        int next = 0;
        return SystemUserLookup.Outcomes(results, _ => described[next++]);
    }
}
