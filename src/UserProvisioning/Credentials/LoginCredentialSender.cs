using System.Diagnostics;
using UserProvisioning.Mail;

namespace UserProvisioning.Credentials;

/// <summary>
/// A mailing of first passwords. The hash of a password is stored as pending before its mail is sent, and marked as sent
/// afterwards. Whenever the mailing is interrupted, the newest mail holds the valid password or the user is pending, and the next
/// call sends a new password.
/// </summary>
public sealed class LoginCredentialSender : IDisposable
{
    /// <summary>The number of letters in a chunk: the passwords of one chunk are hashed while the mails of the one before are sent.</summary>
    private const int ChunkSize = 32;

    private static readonly TimeSpan RecordInterval = TimeSpan.FromMilliseconds(250);

    // The time since results were last recorded. It does not run before the first mail, which is recorded at once.
    private readonly Stopwatch _sinceRecord = new();

    private readonly LetterPreparation _preparation;
    private readonly LetterRecord _record;
    private readonly LetterDelivery _delivery;
    private string? _stopped;
    private int _sent;
    private int _notTried;

    internal LoginCredentialSender(
        LetterPreparation preparation, LetterRecord record, LetterDelivery delivery, string destination, IReadOnlyList<string> warnings)
    {
        _preparation = preparation;
        _record = record;
        _delivery = delivery;
        Destination = destination;
        Warnings = warnings;
    }

    /// <summary>The destination of the mails: a server and port, or a folder.</summary>
    public string Destination { get; }

    /// <summary>Warnings for the person who sends, before the first mail.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The warning that the mailing ended early since no further mail could be sent; null when it did not end early.</summary>
    public ProvisioningException? Stop => _stopped is null ? null : new ProvisioningException(
        ErrorIds.MailFailed,
        $"The mailing stopped: {_stopped} {Counted.Were(_sent, "mail")} sent before. {Counted.Of(_notTried, "user")} after that "
            + $"{(_notTried == 1 ? "was not sent to, and keeps the password" : "were not sent to, and keep the passwords")} "
            + $"that {(_notTried == 1 ? "it" : "they")} had. "
            + "When it is mended, Get-SystemUser -Status Active -CredentialStatus None, Pending, Scheduled | Send-LoginCredential sends to those who "
            + "have none.",
        Destination);

    /// <summary>Gives each user a new password and mails it, in order. A user for whom this fails does not stop the others.</summary>
    /// <param name="references">Whose.</param>
    /// <param name="stopAtFirstError">True to stop at the first user for whom it fails; that result is then the last.</param>
    /// <param name="cancellation">Stops before the next mail.</param>
    /// <returns>For each user, in order: the result, as soon as it is recorded.</returns>
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
            // No letter of the next chunk was sent or stored: only wait until its task ends.
            ahead?.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    /// <summary>Says whom <see cref="Send"/> would mail. It makes no password.</summary>
    /// <param name="references">The users.</param>
    /// <returns>For each user, in order: null where a mail would be sent, else why none would.</returns>
    public IReadOnlyList<CredentialDeliveryResult?> Preview(IReadOnlyList<SystemUserReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _preparation.Read(references).ConvertAll(letter => letter.Result);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _delivery.Dispose();
        _record.Dispose();
    }

    private IEnumerable<CredentialDeliveryResult> SendChunk(List<Letter> letters, bool stopAtFirstError, CancellationToken cancellation)
    {
        if (_stopped is null)
        {
            // A faulty template must be found before the first password is replaced.
            _delivery.CheckTemplates(letters.Where(letter => letter.Result is null));
            _record.Store(letters, cancellation);
        }

        int reached = 0;
        var tried = new List<TriedLetter>();
        try
        {
            while (reached < letters.Count && _stopped is null)
            {
                // Results are recorded a few times a second, and returned then, so that a mail needs no commit of its own. Its user has been
                // pending since before the mail was sent: if the process is killed before the record, the next call sends a new password, and no
                // user counts as served by mistake. A caller who stops at the first failure gets a failure at once.
                var answered = new List<Letter>();
                bool isFailed;
                do
                {
                    cancellation.ThrowIfCancellationRequested();
                    Letter letter = letters[reached++];
                    answered.Add(letter);
                    isFailed = letter.Result?.Error is not null;
                    if (letter.Result is null)
                    {
                        TriedLetter one = _delivery.Send(letter, cancellation);
                        tried.Add(one);
                        isFailed = one.Fault is not null;
                        _sent += one.Outcome == LetterOutcome.Sent ? 1 : 0;
                        _stopped = one.Fault is MailStoppedException ? OutsideText.Sentence(one.Fault) : null;
                    }
                }
                while (reached < letters.Count && _stopped is null
                    && (!isFailed || !stopAtFirstError)
                    && _sinceRecord.IsRunning
                    && _sinceRecord.Elapsed < RecordInterval);

                var results = new Queue<CredentialDeliveryResult>(Record(tried));
                _sinceRecord.Restart();
                foreach (Letter letter in answered)
                {
                    yield return letter.Result ?? results.Dequeue();
                }
            }
        }
        finally
        {
            // The mailing was stopped. Sent mails are recorded, and users without a mail get their former passwords back. If the process
            // is killed instead, they stay pending, and the next call sends them new passwords.
            Record(tried);
            _record.PutBack(letters.Skip(reached).Where(letter => letter.Result is null && letter.User is not null).ToList());
        }

        foreach (Letter letter in letters.Skip(reached))
        {
            _notTried += letter.Result is null ? 1 : 0;
            yield return letter.Result ?? new CredentialDeliveryResult(
                new CredentialDelivery
                {
                    Username = letter.User!.Username,
                    To = letter.To,
                    Status = DeliveryStatus.Failed,
                    Reason = $"Not tried, since the mailing stopped before: {_stopped} The former password, if there was one, is valid.",
                },
                null);
        }
    }

    private List<CredentialDeliveryResult> Record(List<TriedLetter> tried)
    {
        try
        {
            List<CredentialDeliveryResult> results = _record.Record(tried);
            tried.Clear();
            return results;
        }
        catch (Exception exception) when (exception is not ProvisioningException { ErrorId: ErrorIds.MailFailed })
        {
            // The database failed between the mails and their record.
            string names = OutsideText.Show(string.Join(", ", tried.Where(one => one.Outcome != LetterOutcome.Refused)
                .Select(one => one.Letter.User!.Username)));
            throw new ProvisioningException(
                ErrorIds.MailFailed,
                $"Mails went out to {(names.Length > 0 ? names : "nobody")}, and that could not be recorded: {OutsideText.Sentence(exception)} "
                    + "The passwords in them are valid. Their users stay pending, so that the next Send-LoginCredential sends them fresh ones.",
                Destination,
                exception);
        }
    }

    private Task<List<Letter>> PrepareAsync(IReadOnlyList<SystemUserReference> references, CancellationToken cancellation) =>
        Task.Run(() => _preparation.Prepare(references, cancellation), CancellationToken.None);
}
