using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Assigning;

/// <summary>The service that lists and ends the exceptions from the assignment rules.</summary>
public sealed class AssignmentExceptionService
{
    private const int PageSize = 1000;

    private readonly ProvisioningContext _context;

    internal AssignmentExceptionService(ProvisioningContext context) => _context = context;

    /// <summary>Streams all exceptions, user by user.</summary>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The exceptions.</returns>
    public IEnumerable<AssignmentException> List(CancellationToken cancellation = default)
    {
        (long user, long authorization) = (0, 0);
        IReadOnlyList<AssignmentExceptionRow> page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            using (IUnitOfWork work = _context.Store.Read())
            {
                page = work.AssignmentRules.Exceptions(user, authorization, PageSize);
            }

            foreach (AssignmentExceptionRow row in page)
            {
                (user, authorization) = (row.SystemUserId, row.AuthorizationId);
                yield return Show(row);
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>Lists the exceptions of users.</summary>
    /// <param name="references">The users.</param>
    /// <returns>For each user, in order: its exceptions, or <see cref="ErrorIds.UserNotFound"/>.</returns>
    public IReadOnlyList<Outcome<AssignmentException[]>> Of(IReadOnlyList<SystemUserReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        List<(SystemUserRow? Row, ProvisioningException? Error)> users = SystemUserLookup.ResolveAll(work, references);
        ILookup<long, AssignmentExceptionRow> exceptions = work.AssignmentRules
            .ExceptionsOf(users.Select(user => user.Row?.Id).OfType<long>().Distinct().ToList())
            .ToLookup(row => row.SystemUserId);
        return users.ConvertAll(user =>
            user.Row is { } row ? (Outcome<AssignmentException[]>)exceptions[row.Id].Select(Show).ToArray() : user.Error!);
    }

    /// <summary>Ends exceptions of a user. The rules are evaluated for the user at once.</summary>
    /// <param name="reference">The user.</param>
    /// <param name="kind">Groups or profiles; null for both.</param>
    /// <param name="name">The name of the group or profile; null for all.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The exceptions that were ended.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>; <see cref="ErrorIds.RuleNotFound"/>: there is no such
    /// exception.</exception>
    public IReadOnlyList<AssignmentException> Remove(
        SystemUserReference reference, AuthorizationKind? kind = null, string? name = null, CancellationToken cancellation = default) =>
        _context.Write(
            work =>
            {
                SystemUserRow user = SystemUserLookup.Resolve(work, reference);
                List<AssignmentExceptionRow> ended = work.AssignmentRules.ExceptionsOf([user.Id])
                    .Where(row => (kind is null || row.Kind == kind) && (name is null || Text.Key(row.Name) == Text.Key(name)))
                    .ToList();
                if (ended.Count == 0)
                {
                    throw new ProvisioningException(
                        ErrorIds.RuleNotFound,
                        $"The user '{user.Username}' has no exception from assignment rules{(name is null ? string.Empty : $" for '{name}'")}. "
                            + "Get-AssignmentException lists them.",
                        user.Username);
                }

                var audit = new AuditLog(_context, work);
                foreach (AssignmentExceptionRow row in ended)
                {
                    work.AssignmentRules.DeleteExceptions(row.AuthorizationId, [user.Id]);
                    audit.Add(
                        AuditActions.Update, user, new FieldChange(nameof(AssignmentException), $"{row.Name} ({row.RuleName})", null));
                }

                // The rules may give the memberships again.
                work.ChangedContacts.Add(user.ContactId);
                return UnitResult.Keep<IReadOnlyList<AssignmentException>>(ended.ConvertAll(Show));
            },
            cancellation);

    private static AssignmentException Show(AssignmentExceptionRow row) => new()
    {
        Username = row.Username,
        Kind = row.Kind,
        Name = row.Name,
        Rule = row.RuleName,
        Since = Clock.Local(row.Since),
        Actor = row.Actor,
    };
}
