using System.Diagnostics;
using MimeKit;
using MimeKit.Utils;
using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Mail;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>What became of one credential, and the error if it failed.</summary>
/// <param name="Delivery">What became of it.</param>
/// <param name="Error">Why it failed; null when it was sent, or skipped on purpose.</param>
public sealed record CredentialDeliveryResult(CredentialDelivery Delivery, ProvisioningException? Error);

/// <summary>
/// Gives users a first password and mails it. The hash is stored as pending before the mail goes out, and marked sent
/// after: whenever it is interrupted, the newest mail holds the valid password or the user is pending, and the next
/// call sends a fresh one.
/// </summary>
public sealed class LoginCredentialSender : IDisposable
{
    /// <summary>How many passwords are hashed while as many mails go out.</summary>
    private const int ChunkSize = 32;

    private static readonly TimeSpan RecordInterval = TimeSpan.FromMilliseconds(250);

    // Not running before the first mail, which is recorded at once.
    private readonly Stopwatch _sinceRecord = new();

    private readonly ProvisioningContext _context;
    private readonly LoginMailOptions _options;
    private readonly ClientSettings _settings;
    private readonly IReadOnlyDictionary<string, string> _generalSettings;
    private readonly LoginMailTemplates _templates;
    private readonly MailboxAddress _from;
    private readonly IMailTransport _transport;
    private readonly HashSet<long> _seen = [];

    private LoginCredentialSender(
        ProvisioningContext context,
        LoginMailOptions options,
        ClientSettings settings,
        IReadOnlyDictionary<string, string> generalSettings,
        LoginMailTemplates templates,
        MailboxAddress from,
        IMailTransport transport,
        string destination)
    {
        _context = context;
        _options = options;
        _settings = settings;
        _generalSettings = generalSettings;
        _templates = templates;
        _from = from;
        _transport = transport;
        Destination = destination;
    }

    /// <summary>Where mails go: a server and port, or a folder.</summary>
    public string Destination { get; }

    internal static LoginCredentialSender Open(ProvisioningContext context, LoginMailOptions options, CancellationToken cancellation)
    {
        ClientSettings settings;
        IReadOnlyDictionary<string, string> general;
        using (IUnitOfWork work = context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            general = work.Settings.General();
        }

        var templates = new LoginMailTemplates(TemplateDirectory(options.TemplateDirectory ?? settings.MailTemplateDirectory));
        templates.Check(settings.DefaultLanguage);
        MailboxAddress from = From(options.From ?? settings.MailFrom, settings.ClientName);
        string server = options.SmtpServer ?? settings.SmtpServer;
        bool pickup = options.PickupDirectory is not null || server.Length == 0;
        if (pickup)
        {
            string directory = Path.GetFullPath(options.PickupDirectory
                ?? (settings.MailPickupDirectory.Length > 0 ? settings.MailPickupDirectory : DefaultPickup(context)));
            return new LoginCredentialSender(context, options, settings, general, templates, from, new PickupTransport(directory), directory);
        }

        int port = options.Port ?? settings.SmtpPort;
        var transport = SmtpTransport.Open(
            server, port, options.TlsMode ?? settings.SmtpTlsMode, options.Credential, options.CertificateValidation, options.Limits, cancellation);
        return new LoginCredentialSender(context, options, settings, general, templates, from, transport, $"{server}:{port}");
    }

    /// <summary>Gives each user a fresh password and mails it, in order. One that fails does not stop the others.</summary>
    /// <param name="references">Whose.</param>
    /// <param name="stopAtFirstError">True to send nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Stops before the next mail.</param>
    /// <returns>For each, in order: what became of it, as it happens.</returns>
    public IEnumerable<CredentialDeliveryResult> Send(
        IReadOnlyList<SystemUserReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        List<SystemUserReference[]> chunks = references.Chunk(ChunkSize).ToList();
        Task<List<Letter>>? ahead = null;
        try
        {
            for (int i = 0; i < chunks.Count; i++)
            {
                List<Letter> letters = (ahead ?? PrepareAsync(chunks[i], cancellation)).GetAwaiter().GetResult();

                // The processors hash the next passwords while this chunk waits for the mail server.
                ahead = i + 1 < chunks.Count ? PrepareAsync(chunks[i + 1], cancellation) : null;
                foreach (CredentialDeliveryResult result in SendChunk(letters, stopAtFirstError, cancellation))
                {
                    yield return result;
                    if (stopAtFirstError && result.Error is not null)
                    {
                        yield break;
                    }
                }
            }
        }
        finally
        {
            // Not reached, and so not stored: only let it end.
            ahead?.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _transport.Dispose();

    private static string? TemplateDirectory(string directory) =>
        directory.Length == 0 ? null
        : Directory.Exists(directory) ? Path.GetFullPath(directory)
        : throw new ProvisioningException(
            ErrorIds.SettingInvalid,
            $"The folder of mail templates '{directory}' does not exist. Nothing was sent.",
            directory);

    private static MailboxAddress From(string address, string clientName)
    {
        if (address.Length == 0)
        {
            address = $"no-reply@{Environment.MachineName.ToLowerInvariant()}";
        }

        if (!MailboxAddress.TryParse(address, out MailboxAddress? from))
        {
            throw new ProvisioningException(
                ErrorIds.MailFailed,
                $"'{address}' is not an e-mail address to send from. Give one with -From, or set MailFrom with Set-ClientSetting.",
                address);
        }

        return string.IsNullOrEmpty(from.Name) && clientName.Length > 0 ? new MailboxAddress(clientName, from.Address) : from;
    }

    // Beside the database, so that a trial needs no mail server and its mails are found where its data is. Where that is on a server, nobody
    // would know where they are.
    private static string DefaultPickup(ProvisioningContext context) => context.Store.DatabaseFile is { } file
        ? Path.ChangeExtension(file, null) + "-mail"
        : throw new ProvisioningException(
            ErrorIds.MailFailed,
            "There is neither a mail server nor a folder to send to. Nothing was sent. Give -SmtpServer or -PickupDirectory, or set SmtpServer or "
                + "MailPickupDirectory with Set-ClientSetting.",
            context.Store.Location);

    private IEnumerable<CredentialDeliveryResult> SendChunk(List<Letter> letters, bool stopAtFirstError, CancellationToken cancellation)
    {
        Store(letters, cancellation);
        int reached = 0;
        var sent = new List<(Letter Letter, string MessageId)>();
        var refused = new List<Letter>();
        try
        {
            while (reached < letters.Count)
            {
                // What was sent or refused is recorded a few times a second, and answered when it is. A mail costs no commit of its own:
                // its user is pending since before it went out, so that a kill before the record makes the next call send a fresh
                // one, and nobody is taken for served who is not. A caller who wants to stop at a failure gets it at once.
                var results = new List<CredentialDeliveryResult>();
                do
                {
                    cancellation.ThrowIfCancellationRequested();
                    Letter letter = letters[reached++];
                    results.Add(letter.Result ?? Deliver(letter, sent, refused, cancellation));
                }
                while (reached < letters.Count
                    && (results[^1].Error is null || !stopAtFirstError)
                    && _sinceRecord.IsRunning
                    && _sinceRecord.Elapsed < RecordInterval);

                Record(sent, refused);
                _sinceRecord.Restart();
                foreach (CredentialDeliveryResult result in results)
                {
                    yield return result;
                }
            }
        }
        finally
        {
            // Stopped on the way: what went out is on record, and the mails that those not reached have from before hold
            // the valid password again. Killed on the way, they stay pending, and get a fresh one from the next call.
            Record(sent, refused);
            PutBack(letters.Skip(reached).Where(letter => letter.Result is null).ToList());
        }
    }

    private Task<List<Letter>> PrepareAsync(IReadOnlyList<SystemUserReference> references, CancellationToken cancellation) =>
        Task.Run(() => Prepare(references, cancellation), CancellationToken.None);

    private List<Letter> Prepare(IReadOnlyList<SystemUserReference> references, CancellationToken cancellation)
    {
        var letters = new List<Letter>(references.Count);
        using (IUnitOfWork work = _context.Store.Read())
        {
            List<(SystemUserRow? Row, ProvisioningException? Error)> users = SystemUserLookup.ResolveAll(work, references);
            IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(users.Select(u => u.Row?.ContactId)
                .OfType<long>()
                .Distinct()
                .ToList());
            IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> settings = work.Settings.OfUsers(users.Select(u => u.Row?.Id)
                .OfType<long>()
                .Distinct()
                .ToList());
            for (int i = 0; i < references.Count; i++)
            {
                (SystemUserRow? user, ProvisioningException? error) = users[i];
                letters.Add(user is null
                    ? new Letter { Result = Failure(references[i].ToString(), null, error!) }
                    : Address(user, contacts[user.ContactId], settings.GetValueOrDefault(user.Id), first: _seen.Add(user.Id)));
            }
        }

        // Slow on purpose (PBKDF2), and each is independent of the others: use every core.
        var policy = new PasswordPolicy(_settings);
        Parallel.ForEach(letters.Where(letter => letter.Result is null), new ParallelOptions { CancellationToken = cancellation }, letter =>
        {
            letter.Password = PasswordGenerator.Generate(policy, letter.User!.Username);
            letter.Hash = PasswordHashing.Hash(letter.Password);
        });
        return letters;
    }

    private Letter Address(SystemUserRow user, ContactRow contact, IReadOnlyDictionary<string, string>? settings, bool first)
    {
        string? skip =
            user.Status == SystemUserStatus.Archived ? "The user is archived."
            : user.IsBlocked(_context.Time.Today()) ? "The user is blocked. Unblock-SystemUser ends that."
            : user.CredentialStatus == CredentialStatus.Set && !_options.Force
                ? "The user has a password that was set on purpose. Use -Force to replace it."
            : !first ? "The user was given twice."
            : null;
        if (skip is not null)
        {
            return new Letter
            {
                Result = new CredentialDeliveryResult(
                    new CredentialDelivery { Username = user.Username, To = user.Email, Status = DeliveryStatus.Skipped, Reason = skip }, null),
            };
        }

        if (user.Email is null)
        {
            var missing = new ProvisioningException(
                ErrorIds.EmailMissing,
                $"The contact '{user.DisplayName}' of '{user.Username}' has no e-mail address. Give it one with Set-Contact -Email, or use "
                    + "Set-SystemUserCredential -Generate -PassThru.",
                user.Username);
            return new Letter
            {
                Result = new CredentialDeliveryResult(
                    new CredentialDelivery { Username = user.Username, Status = DeliveryStatus.Skipped, Reason = missing.Message }, missing),
            };
        }

        return new Letter
        {
            User = user,
            FirstName = contact.FirstName,
            Language = settings?.GetValueOrDefault(UserSettingCatalog.Language)
                ?? ContactView.LanguageOf(contact)
                ?? _generalSettings.GetValueOrDefault(UserSettingCatalog.Language)
                ?? _settings.DefaultLanguage,
        };
    }

    private void Store(List<Letter> letters, CancellationToken cancellation)
    {
        List<Letter> toSend = letters.FindAll(letter => letter.Result is null);
        if (toSend.Count == 0)
        {
            return;
        }

        // A template that does not parse is found before the first hash replaces one.
        toSend.ForEach(letter => _templates.For(letter.Language));
        _context.Write(
            work =>
            {
                DateTime now = _context.Time.UtcNow();
                work.Users.SetPasswords(toSend.ConvertAll(letter =>
                    new PasswordRow(letter.User!.Id, letter.Hash, now, CredentialStatus.Pending, _settings.MustChangePasswordAtFirstLogin)));
                work.Commit();
            },
            cancellation);
    }

    private CredentialDeliveryResult Deliver(
        Letter letter, List<(Letter Letter, string MessageId)> sent, List<Letter> refused, CancellationToken cancellation)
    {
        SystemUserRow user = letter.User!;
        var message = new MimeMessage { MessageId = MimeUtils.GenerateMessageId(_from.Domain) };
        try
        {
            message.From.Add(_from);
            message.To.Add(new MailboxAddress(user.DisplayName, user.Email!));
            (message.Subject, message.Body) = _templates.Render(new LoginMailModel(
                letter.Language,
                user.DisplayName,
                letter.FirstName,
                user.Username,
                letter.Password!,
                _settings.LoginUrl,
                _settings.ClientName,
                _settings.MustChangePasswordAtFirstLogin));
            message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
            _transport.Send(message, cancellation);
        }
        catch (MailRefusedException exception)
        {
            // The mail certainly did not arrive: an earlier password is valid again, and a user without one stays pending.
            refused.Add(letter);
            return Failure(user.Username, user.Email, NotSent(user, exception));
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            // It may have arrived, so its password stays valid; the user stays pending.
            return Failure(user.Username, user.Email, NotSent(user, exception));
        }

        sent.Add((letter, message.MessageId));
        return new CredentialDeliveryResult(
            new CredentialDelivery
            {
                Username = user.Username,
                To = user.Email,
                Status = DeliveryStatus.Sent,
                MessageId = message.MessageId,
                SentAt = _context.Time.GetLocalNow().DateTime,
            },
            null);
    }

    /// <summary>Records what went out, and puts back what was refused, in one unit of work.</summary>
    private void Record(List<(Letter Letter, string MessageId)> sent, List<Letter> refused)
    {
        if (sent.Count + refused.Count == 0)
        {
            return;
        }

        // Not cancelled: the mails are out, and this is their record.
        _context.Write(
            work =>
            {
                var audit = new AuditLog(_context);
                if (sent.Count > 0)
                {
                    work.Users.AdvanceCredentials(
                        sent.ConvertAll(one => one.Letter.User!.Id),
                        sent.ConvertAll(one => one.Letter.Hash!),
                        CredentialStatus.Sent);
                }

                foreach ((Letter letter, string messageId) in sent)
                {
                    audit.Add(
                        AuditActions.SendCredential, letter.User!,
                        new FieldChange("To", null, letter.User!.Email), new FieldChange("MessageId", null, messageId));
                }

                PutBack(work, refused, user => user.CredentialStatus == CredentialStatus.None ? CredentialStatus.Pending : user.CredentialStatus);
                audit.CommitWith(work);
            },
            CancellationToken.None);
        sent.Clear();
        refused.Clear();
    }

    /// <summary>Makes the passwords valid again that users had before, of whom no mail was tried.</summary>
    private void PutBack(List<Letter> letters)
    {
        if (letters.Count == 0)
        {
            return;
        }

        _context.Write(
            work =>
            {
                PutBack(work, letters, user => user.CredentialStatus);
                work.Commit();
            },
            CancellationToken.None);
    }

    private static void PutBack(IUnitOfWork work, List<Letter> letters, Func<SystemUserRow, CredentialStatus> status)
    {
        if (letters.Count == 0)
        {
            return;
        }

        // Not where somebody has stored another password since. Nobody does between this look and the writing: units that write take turns.
        Dictionary<long, string?> present = work.Users.ByIds(letters.ConvertAll(letter => letter.User!.Id))
            .ToDictionary(user => user.Id, user => user.PasswordHash);
        work.Users.SetPasswords(letters
            .Where(letter => present.GetValueOrDefault(letter.User!.Id) == letter.Hash)
            .Select(letter => letter.User!)
            .Select(user => new PasswordRow(user.Id, user.PasswordHash, user.PasswordSetAt, status(user), user.MustChangePassword))
            .ToList());
    }

    private static ProvisioningException NotSent(SystemUserRow user, Exception exception) => new(
        ErrorIds.MailFailed,
        $"The credential of '{user.Username}' could not be sent to {user.Email}: {exception.Message} Send-LoginCredential sends a fresh one.",
        user.Username,
        exception);

    private static CredentialDeliveryResult Failure(string username, string? to, ProvisioningException error) => new(
        new CredentialDelivery { Username = username, To = to, Status = DeliveryStatus.Failed, Reason = error.Message }, error);

    private sealed class Letter
    {
        /// <summary>Set when there is nothing to send.</summary>
        public CredentialDeliveryResult? Result { get; init; }

        public SystemUserRow? User { get; init; }

        public string? FirstName { get; init; }

        public string Language { get; init; } = string.Empty;

        public string? Password { get; set; }

        public string? Hash { get; set; }
    }
}
