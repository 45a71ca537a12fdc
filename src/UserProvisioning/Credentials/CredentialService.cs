using UserProvisioning.Common;
using UserProvisioning.Mail;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The service that changes usernames and passwords of system users.</summary>
public sealed class CredentialService
{
    private readonly ProvisioningContext _context;

    internal CredentialService(ProvisioningContext context) => _context = context;

    /// <summary>Changes the username, the password, or both.</summary>
    /// <param name="reference">The user.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The user as it is now, and the password if one was generated.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.UsernameInvalid"/>, <see cref="ErrorIds.UsernameTaken"/>,
    /// <see cref="ErrorIds.UsernameEmpty"/>, <see cref="ErrorIds.PasswordPolicy"/>.
    /// </exception>
    public CredentialChangeResult Set(SystemUserReference reference, CredentialChange change, CancellationToken cancellation = default) =>
        Set([reference], change, cancellation: cancellation)[0].Require();

    /// <summary>Changes the username, the password, or both, of users. Each user gets a generated password of its own.</summary>
    /// <param name="references">The users.</param>
    /// <param name="change">What to change.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now, and the password if one was generated; or why not:
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.UsernameInvalid"/>, <see cref="ErrorIds.UsernameTaken"/>,
    /// <see cref="ErrorIds.UsernameEmpty"/>, <see cref="ErrorIds.PasswordPolicy"/>.
    /// </returns>
    public IReadOnlyList<Outcome<CredentialChangeResult>> Set(
        IReadOnlyList<SystemUserReference> references,
        CredentialChange change,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(change);

        // A hash takes tens of milliseconds: compute all hashes before the transaction begins.
        (NewPassword[] passwords, ClientSettings settings) = PreparePasswords(references, change, stopAtFirstError, cancellation);
        return _context.WriteEach(
            references.Zip(passwords).ToList(),
            item => item.First.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                var givers = new AccessGivers(_context, work);
                DateTime now = _context.Time.UtcNow();
                List<(SystemUserRow? Row, ProvisioningException? Error)> users = SystemUserLookup.ResolveAll(
                    work,
                    some.Select(item => item.First).ToList());
                ILookup<long, MembershipRow> memberships = work.Authorizations
                    .MembershipsOf(users.Select(user => user.Row?.Id).OfType<long>().Distinct().ToList())
                    .ToLookup(membership => membership.SystemUserId);
                Renaming? renaming = change.Username is null && change.UsernameFormat is null ? null
                    : new Renaming(work, audit, settings, now, change);
                renaming?.Load(users.Select(user => user.Row).OfType<SystemUserRow>().ToList());
                var hashes = new Dictionary<long, PasswordRow>();
                var mails = new ScheduledMails(work, audit);
                var results = new List<Outcome<CredentialChangeResult>>(some.Count);
                for (int i = 0; i < some.Count && !(stopAtFirstError && results is [.., { Error: not null }]); i++)
                {
                    (SystemUserRow? user, ProvisioningException? missing) = renaming?.Find(some[i].First, users[i]) ?? users[i];
                    results.Add((some[i].Second.Error ?? missing) is { } error ? error : Apply(user!, some[i].Second));
                }

                work.Users.SetPasswords(hashes.Values.ToList());
                mails.Write();
                return results;

                Outcome<CredentialChangeResult> Apply(SystemUserRow user, NewPassword password)
                {
                    try
                    {
                        renaming?.Apply(user, password.Text, givers);
                    }
                    catch (ProvisioningException exception)
                    {
                        return exception;
                    }

                    if (password.Hash is not null)
                    {
                        user.PasswordHash = password.Hash;
                        user.CredentialStatus = CredentialStatus.Set;
                        user.MustChangePassword = change.MustChangePassword ?? (change.Generate && settings.MustChangePasswordAtFirstLogin);
                        hashes[user.Id] = new PasswordRow(user.Id, password.Hash, now, user.CredentialStatus, user.MustChangePassword);
                        audit.Add(AuditActions.SetPassword, user);
                        mails.Cancel(user, "A password was set.");
                    }

                    return new CredentialChangeResult(
                        SystemUserDescriptions.Of(user, memberships[user.Id]), change.Generate ? SecureText.Make(password.Text!) : null);
                }
            },
            cancellation);
    }

    /// <summary>
    /// Schedules mails with first passwords for a later day. No password is made before that day; <see cref="LoginCredentialSender.Send"/> sends the
    /// mails whose day has come.
    /// </summary>
    /// <param name="references">The users. A mail that is scheduled already is moved.</param>
    /// <param name="schedule">When and to whom.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; it is then the last result.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: scheduled, or skipped with the reason, or failed.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: the day has passed;
    /// <see cref="ErrorIds.MailFailed"/>: nothing can be sent to the address.</exception>
    public IReadOnlyList<CredentialDeliveryResult> Schedule(
        IReadOnlyList<SystemUserReference> references,
        CredentialSchedule schedule,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(schedule);
        return CredentialScheduling.Schedule(_context, references, schedule, stopAtFirstError, cancellation);
    }

    /// <summary>Opens a connection for mailing first passwords to any number of users.</summary>
    /// <param name="options">How to send; what is null comes from the client settings.</param>
    /// <param name="cancellation">Gives up connecting.</param>
    /// <returns>The sender, to be disposed.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>: nothing can be sent this way;
    /// <see cref="ErrorIds.SettingInvalid"/>: a template is faulty.</exception>
    public LoginCredentialSender OpenSender(LoginMailOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LoginMailOpening.Open(_context, options, cancellation);
    }

    /// <summary>A password for each user, up to the first that fails where that is the end.</summary>
    private (NewPassword[] Passwords, ClientSettings Settings) PreparePasswords(
        IReadOnlyList<SystemUserReference> references, CredentialChange change, bool stopAtFirstError, CancellationToken cancellation)
    {
        var passwords = new List<NewPassword>(references.Count);
        ClientSettings settings;
        using (IUnitOfWork work = _context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            if (change.Password is null && !change.Generate)
            {
                return (references.Select(_ => new NewPassword()).ToArray(), settings);
            }

            List<(SystemUserRow? Row, ProvisioningException? Error)>? users = change.Username is null
                ? SystemUserLookup.ResolveAll(work, references)
                : null;
            var policy = new PasswordPolicy(settings);
            string? chosen = change.Generate ? null : SecureText.Read(change.Password!);
            for (int i = 0; i < references.Count && !(stopAtFirstError && passwords is [.., { Error: not null }]); i++)
            {
                passwords.Add(users?[i].Error is { } error ? new NewPassword
                {
                    Error = error
                } : Prepare(policy, change.Username?.Trim() ?? users![i].Row!.Username, chosen, change.Pronounceable));
            }
        }

        // Each is independent of the others: use every core.
        Parallel.ForEach(passwords.Where(password => password.Text is not null), new ParallelOptions { CancellationToken = cancellation }, password =>
            password.Hash = PasswordHashing.Hash(password.Text!));
        return (passwords.ToArray(), settings);
    }

    private static NewPassword Prepare(PasswordPolicy policy, string username, string? chosen, bool pronounceable)
    {
        try
        {
            string password = chosen ?? PasswordGenerator.Generate(policy, username, pronounceable);
            policy.Check(password, username);
            return new NewPassword { Text = password };
        }
        catch (ProvisioningException exception)
        {
            return new NewPassword { Error = exception };
        }
    }

    /// <summary>The new credential of a user.</summary>
    private sealed class NewPassword
    {
        /// <summary>Null when the password stays, or breaks a rule.</summary>
        public string? Text { get; init; }

        public string? Hash { get; set; }

        public ProvisioningException? Error { get; init; }
    }
}
