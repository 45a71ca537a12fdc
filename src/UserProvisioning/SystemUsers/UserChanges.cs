using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The change of the status or license of many users in one unit of work. It returns each user as it is afterwards.</summary>
internal static class UserChanges
{
    /// <summary>Applies a change to one user after the other in memory, and writes all of them with a few statements.</summary>
    internal static IReadOnlyList<Outcome<SystemUser>> Apply(
        ProvisioningContext context,
        IReadOnlyList<SystemUserReference> references,
        Action<UserStates, AuditLog, SystemUserRow, IEnumerable<MembershipRow>> apply,
        bool stopAtFirstError,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(references);
        return context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(context, work);
                var states = new UserStates(work, context.Time.UtcNow(), new AccessGivers(context, work));
                List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, some);
                ILookup<long, MembershipRow> memberships = work.Authorizations
                    .MembershipsOf(found.Select(one => one.Row?.Id).OfType<long>().Distinct().ToList())
                    .ToLookup(membership => membership.SystemUserId);
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = SystemUserLookup.Apply(
                    found, stopAtFirstError, row => apply(states, audit, row, memberships[row.Id]));
                states.Write();
                return SystemUserLookup.Outcomes(results, row => SystemUserDescriptions.Of(row, memberships[row.Id]));
            },
            cancellation);
    }
}
