using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <content>How users sign in.</content>
public sealed partial class SystemUserService
{
    /// <summary>Says how users may sign in.</summary>
    /// <param name="references">The users. Those that sign in like this already stay as they are.</param>
    /// <param name="method">How they may sign in; null to change nothing.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the user as it is now, or <see cref="ErrorIds.UserNotFound"/>.</returns>
    public IReadOnlyList<Outcome<SystemUser>> SetLoginMethod(
        IReadOnlyList<SystemUserReference> references,
        LoginMethod? method,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                var changed = new List<long>();
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = SystemUserLookup.Apply(
                    SystemUserLookup.ResolveAll(work, some),
                    stopAtFirstError,
                    user =>
                    {
                        if (method is not { } wanted || user.LoginMethod == wanted)
                        {
                            return;
                        }

                        audit.Add(
                            AuditActions.Update,
                            user,
                            new FieldChange(nameof(SystemUser.LoginMethod), user.LoginMethod.ToString(), wanted.ToString()));
                        user.LoginMethod = wanted;
                        changed.Add(user.Id);
                    });
                if (changed.Count > 0)
                {
                    work.Users.SetLoginMethod(changed, method!.Value);
                }

                return SystemUserLookup.Outcomes(work, results);
            },
            cancellation);
    }
}
