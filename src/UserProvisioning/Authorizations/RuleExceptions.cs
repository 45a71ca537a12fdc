using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>
/// The exceptions from the assignment rules that follow from what an administrator does: who is taken out of a group that a rule gives is not put
/// back by a rule, until somebody adds the user again.
/// </summary>
/// <param name="context">The clock and the actor.</param>
/// <param name="work">The unit of work.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="authorization">The group or profile.</param>
internal sealed class RuleExceptions(ProvisioningContext context, IUnitOfWork work, AuditLog audit, AuthorizationRow authorization)
{
    private readonly List<AssignmentExceptionRow> _made = [];
    private CompiledRules? _rules;

    /// <summary>The rule that gives each of some memberships, by the id of the user; those that no rule gives are left out.</summary>
    internal Dictionary<long, string> RulesOf(IReadOnlyCollection<MembershipRow> members)
    {
        var givers = new AccessGiverLookup(work, members);
        var rules = new Dictionary<long, string>();
        foreach (MembershipRow membership in members)
        {
            if (givers.Of(membership).FirstOrDefault(giver => giver.Giver?.GivenBy == AccessGiver.Rule).Giver is { } rule)
            {
                rules[membership.SystemUserId] = rule.Name!;
            }
        }

        return rules;
    }

    /// <summary>Makes an exception for a user who is taken out, if a rule gives the membership or would give it back.</summary>
    /// <param name="user">The user.</param>
    /// <param name="rule">The rule that gives the membership; null when none has given it.</param>
    internal void Add(SystemUserRow user, string? rule)
    {
        rule ??= WouldGive(user);
        if (rule is null)
        {
            return;
        }

        _made.Add(new AssignmentExceptionRow
        {
            SystemUserId = user.Id,
            AuthorizationId = authorization.Id,
            RuleName = rule,
            Since = context.Time.UtcNow(),
            Actor = context.Actor,
        });
        audit.Add(AuditActions.Update, user, new FieldChange(nameof(AssignmentException), null, $"{authorization.Name} ({rule})"));
    }

    /// <summary>Stores the exceptions. One that is there already begins anew.</summary>
    internal void Write()
    {
        if (_made.Count > 0)
        {
            work.AssignmentRules.DeleteExceptions(authorization.Id, _made.ConvertAll(exception => exception.SystemUserId));
            work.AssignmentRules.InsertExceptions(_made);
        }
    }

    /// <summary>Ends the exceptions of users who are made members by hand.</summary>
    internal void End(IEnumerable<long> userIds)
    {
        List<AssignmentExceptionRow> ended = work.AssignmentRules.ExceptionsOf(userIds.ToList())
            .Where(exception => exception.AuthorizationId == authorization.Id)
            .ToList();
        if (ended.Count > 0)
        {
            work.AssignmentRules.DeleteExceptions(authorization.Id, ended.ConvertAll(exception => exception.SystemUserId));
            foreach (AssignmentExceptionRow exception in ended)
            {
                audit.Add(
                    AuditActions.Update, nameof(SystemUser), exception.Username,
                    new FieldChange(nameof(AssignmentException), $"{authorization.Name} ({exception.RuleName})", null));
            }
        }
    }

    private string? WouldGive(SystemUserRow user)
    {
        _rules ??= CompiledRules.Of(work);
        return _rules.IsEmpty || !work.Contacts.ByIds([user.ContactId]).TryGetValue(user.ContactId, out ContactRow? contact) ? null
            : _rules.GiftFor(contact).Memberships.FirstOrDefault(given => given.Authorization.Id == authorization.Id)?.Rules[0];
    }
}
