using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <content>How users sign in, and whether lifecycle tasks leave them alone.</content>
public sealed partial class SystemUserService
{
    /// <summary>Says how users may sign in, and whether lifecycle tasks leave them alone.</summary>
    /// <param name="references">The users.</param>
    /// <param name="method">How they may sign in; null to leave that.</param>
    /// <param name="isExempt">Whether lifecycle tasks leave them alone; null to leave that.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the user as it is now, or <see cref="ErrorIds.UserNotFound"/>.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Set(
        IReadOnlyList<SystemUserReference> references,
        LoginMethod? method,
        bool? isExempt,
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
                var ofMethod = new List<long>();
                var ofExemption = new List<long>();
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = SystemUserLookup.Apply(
                    SystemUserLookup.ResolveAll(work, some),
                    stopAtFirstError,
                    user =>
                    {
                        var changes = new List<FieldChange>();
                        if (method is { } wanted && user.LoginMethod != wanted)
                        {
                            changes.Add(new FieldChange(nameof(SystemUser.LoginMethod), user.LoginMethod.ToString(), wanted.ToString()));
                            user.LoginMethod = wanted;
                            ofMethod.Add(user.Id);
                        }

                        if (isExempt is { } exempt && user.ExemptFromLifecycle != exempt)
                        {
                            changes.Add(new FieldChange(
                                nameof(SystemUser.ExemptFromLifecycle), user.ExemptFromLifecycle.ToString(), exempt.ToString()));
                            user.ExemptFromLifecycle = exempt;
                            ofExemption.Add(user.Id);
                        }

                        if (changes.Count > 0)
                        {
                            audit.Add(AuditActions.Update, user, changes);
                        }
                    });
                if (ofMethod.Count > 0)
                {
                    work.Users.SetLoginMethod(ofMethod, method!.Value);
                }

                if (ofExemption.Count > 0)
                {
                    work.Users.SetExempt(ofExemption, isExempt!.Value);
                }

                return SystemUserLookup.Outcomes(work, results);
            },
            cancellation);
    }
}
