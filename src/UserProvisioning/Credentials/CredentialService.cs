using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Usernames and passwords of system users.</summary>
public sealed class CredentialService
{
    private readonly ProvisioningContext _context;

    internal CredentialService(ProvisioningContext context) => _context = context;

    /// <summary>Changes the username, the password, or both.</summary>
    /// <param name="reference">Whose.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The user as it is now, and the password if one was generated.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.UsernameInvalid"/>, <see cref="ErrorIds.UsernameTaken"/>,
    /// <see cref="ErrorIds.PasswordPolicy"/>.
    /// </exception>
    public CredentialChangeResult Set(SystemUserReference reference, CredentialChange change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);

        // A hash takes tens of milliseconds: make it before the database is held.
        (string? password, string? hash, ClientSettings settings) = PreparePassword(reference, change);
        return _context.Write(
            work =>
            {
                SystemUserRow user = SystemUserService.Resolve(work, reference);
                var audit = new AuditLog(_context);
                if (change.Username is { } wanted)
                {
                    Rename(work, audit, user, wanted.Trim(), password);
                }

                if (hash is not null)
                {
                    user.CredentialStatus = CredentialStatus.Set;
                    user.MustChangePassword = change.MustChangePassword ?? (change.Generate && settings.MustChangePasswordAtFirstLogin);
                    work.Users.SetPassword(user.Id, hash, _context.Time.UtcNow(), user.CredentialStatus, user.MustChangePassword);
                    audit.Add(AuditActions.SetPassword, nameof(SystemUser), user.Username);
                }

                SystemUser described = SystemUserService.Describe(work, [user])[0];
                audit.CommitWith(work);
                return new CredentialChangeResult(described, change.Generate ? SecureText.Make(password!) : null);
            },
            cancellation);
    }

    /// <summary>Opens a connection to send first passwords through, for any number of users.</summary>
    /// <param name="options">How to send; what is null comes from the client settings.</param>
    /// <param name="cancellation">Gives up connecting.</param>
    /// <returns>The sender, to be disposed.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>: nothing can be sent this way; <see cref="ErrorIds.SettingInvalid"/>: a template is faulty.</exception>
    public LoginCredentialSender OpenSender(LoginMailOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LoginCredentialSender.Open(_context, options, cancellation);
    }

    private (string? Password, string? Hash, ClientSettings Settings) PreparePassword(SystemUserReference reference, CredentialChange change)
    {
        using IUnitOfWork work = _context.Store.Read();
        ClientSettings settings = ProvisioningContext.Settings(work);
        if (change.Password is null && !change.Generate)
        {
            return (null, null, settings);
        }

        string username = change.Username?.Trim() ?? SystemUserService.Resolve(work, reference).Username;
        var policy = new PasswordPolicy(settings);
        string password = change.Generate ? PasswordGenerator.Generate(policy, username) : SecureText.Read(change.Password!);
        policy.Check(password, username);
        return (password, PasswordHashing.Hash(password), settings);
    }

    private static void Rename(IUnitOfWork work, AuditLog audit, SystemUserRow user, string username, string? newPassword)
    {
        UsernameRules.Check(username);
        if (username == user.Username)
        {
            return;
        }

        if (work.Users.ByUsernameKeys([Text.Key(username)]).Values.FirstOrDefault() is { } other && other.Id != user.Id)
        {
            throw new ProvisioningException(
                ErrorIds.UsernameTaken,
                $"The username '{username}' is taken; archived users keep theirs. Give '{user.Username}' another.",
                username) { Field = "Username" };
        }

        // The rule that password and username differ holds from this side too.
        if (newPassword is null && user.PasswordHash is { } hash && PasswordHashing.Verify(hash, username))
        {
            throw new ProvisioningException(
                ErrorIds.PasswordPolicy, $"The new username of '{user.Username}' is its password. Set another password with it.", user.Username);
        }

        work.Users.SetUsername(user.Id, username);
        audit.Add(AuditActions.Rename, nameof(SystemUser), username, new FieldChange("Username", user.Username, username));
        user.Username = username;
    }
}
