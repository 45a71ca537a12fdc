using UserProvisioning.Common;
using UserProvisioning.Mail;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>
/// The record of letters in the database. A user is claimed before its password is replaced, so that two processes never mail the same user at once.
/// The claim ends with the process, and at the latest <see cref="ClaimTime"/> after the process last renewed it.
/// </summary>
internal sealed class LetterRecord : IDisposable
{
    /// <summary>This is longer than one mail may take (<see cref="MailLimits.Delivery"/>), a new connection included.</summary>
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(10);

    private readonly ProvisioningContext _context;
    private readonly ClientSettings _settings;
    private readonly MailRecipients _recipients;
    private readonly string _claimId = Guid.NewGuid().ToString("N");
    private IDisposable? _sign;

    internal LetterRecord(ProvisioningContext context, ClientSettings settings, MailRecipients recipients)
    {
        _context = context;
        _settings = settings;
        _recipients = recipients;
    }

    /// <summary>Claims the users of letters and stores their new hashes as pending. Letters to users that another process has get a result
    /// instead.</summary>
    internal void Store(IReadOnlyList<Letter> letters, CancellationToken cancellation)
    {
        List<Letter> wanted = letters.Where(letter => letter.Result is null || letter.CancelsSchedule).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        _sign ??= _context.Store.HoldActivityLock(_claimId);
        _context.Write(
            work =>
            {
                DateTime now = _context.DatabaseTime(work);
                List<long> ids = wanted.ConvertAll(letter => letter.User!.Id);
                Dictionary<long, CredentialClaimRow> held = Held(work, ids, now);
                Dictionary<long, SystemUserRow> present = work.Users.ByIds(ids).ToDictionary(user => user.Id);
                var mails = new ScheduledMails(work, new AuditLog(_context, work));
                DateTime today = _context.Time.Today();
                var taken = new List<Letter>();
                foreach (Letter letter in wanted)
                {
                    // Read the users again: since the letter was prepared, another process may have given the user a password.
                    if (!present.TryGetValue(letter.User!.Id, out SystemUserRow? user))
                    {
                        letter.Result = CredentialDeliveryResult.Skipped(letter.User, letter.To, "The user was removed just now.");
                    }
                    else if (held.TryGetValue(user.Id, out CredentialClaimRow? other))
                    {
                        letter.Result = CredentialDeliveryResult.Skipped(
                            user,
                            letter.To,
                            $"Another process is sending to the user, and has it until {Clock.Local(other.ExpiresAt):yyyy-MM-dd HH:mm:ss} at "
                                + "the latest.");
                    }
                    else if (_recipients.WhyNot(user, today) is { } refusal)
                    {
                        letter.Result = CredentialDeliveryResult.Skipped(user, letter.To, refusal.Reason);
                        if (refusal.IsFinal && user.CredentialSendOn <= today)
                        {
                            mails.Cancel(user, refusal.Reason);
                        }
                    }
                    else if (letter.CancelsSchedule)
                    {
                        // Nothing stands against the mail any more, but no password was made: the next call sends it.
                    }
                    else
                    {
                        letter.User = user;
                        letter.Result = null;
                        taken.Add(letter);
                    }
                }

                mails.Write();
                work.CredentialClaims.Take(taken.ConvertAll(letter =>
                    new CredentialClaimRow { SystemUserId = letter.User!.Id, ClaimId = _claimId, ExpiresAt = now + ClaimTime }));
                work.Users.SetPasswords(taken.ConvertAll(letter =>
                    new PasswordRow(letter.User!.Id, letter.Hash, _context.Time.UtcNow(), CredentialStatus.Pending,
                        _settings.MustChangePasswordAtFirstLogin)));
            },
            cancellation);
    }

    /// <summary>
    /// Records which letters were sent, restores the former password where a letter was certainly not sent, and returns a result for each letter.
    /// </summary>
    internal List<CredentialDeliveryResult> Record(IReadOnlyList<TriedLetter> tried)
    {
        if (tried.Count == 0)
        {
            return [];
        }

        // This is never cancelled: the mails are sent, and must be recorded.
        return _context.Write(
            work =>
            {
                List<long> ids = tried.Select(one => one.Letter.User!.Id).ToList();
                Dictionary<long, SystemUserRow> present = work.Users.ByIds(ids).ToDictionary(user => user.Id);
                bool IsOwn(TriedLetter one) => present.GetValueOrDefault(one.Letter.User!.Id)?.PasswordHash == one.Letter.Hash;

                Advance(work, tried.Where(one => one.Outcome == LetterOutcome.Sent && IsOwn(one)).Select(one => (one.Letter.User!.Id,
                    one.Letter.Hash!)), CredentialStatus.Sent);

                // Another process mailed another password meanwhile, and nobody knows which mail arrives last: the next call sends a new password.
                Advance(
                    work,
                    tried.Where(one => one.Outcome != LetterOutcome.Refused && !IsOwn(one))
                        .Select(one => present.GetValueOrDefault(one.Letter.User!.Id))
                        .Where(user => user is { CredentialStatus: CredentialStatus.Sent, PasswordHash: not null })
                        .Select(user => (user!.Id, user.PasswordHash!)),
                    CredentialStatus.Pending);
                PutBack(
                    work,
                    tried.Where(one => one.Outcome == LetterOutcome.Refused && IsOwn(one)).Select(one => one.Letter.User!),
                    user => user.CredentialStatus == CredentialStatus.None ? CredentialStatus.Pending : user.CredentialStatus);

                var audit = new AuditLog(_context, work);
                var results = new List<CredentialDeliveryResult>();
                foreach (TriedLetter one in tried)
                {
                    CredentialDeliveryResult result = Result(one, IsOwn(one));
                    results.Add(result);
                    audit.Add(AuditActions.SendCredential, one.Letter.User!, Changes(one, result));
                }

                work.CredentialClaims.Release(ids, _claimId);
                work.CredentialClaims.Extend(_claimId, _context.DatabaseTime(work) + ClaimTime);
                return UnitResult.Keep(results);
            },
            CancellationToken.None);
    }

    /// <summary>Restores the former passwords of users to whom no mail was sent.</summary>
    internal void PutBack(IReadOnlyList<Letter> letters)
    {
        if (letters.Count == 0)
        {
            return;
        }

        _context.Write(
            work =>
            {
                List<long> ids = letters.Select(letter => letter.User!.Id).ToList();
                Dictionary<long, string?> present = work.Users.ByIds(ids).ToDictionary(user => user.Id, user => user.PasswordHash);

                // Restore a password only if nobody has stored another one since.
                PutBack(
                    work, letters.Where(letter => present.GetValueOrDefault(letter.User!.Id) == letter.Hash).Select(letter => letter.User!),
                        user => user.CredentialStatus);
                work.CredentialClaims.Release(ids, _claimId);
            },
            CancellationToken.None);
    }

    public void Dispose() => _sign?.Dispose();

    /// <summary>Returns the claims of other processes that have not expired.</summary>
    private Dictionary<long, CredentialClaimRow> Held(IUnitOfWork work, List<long> ids, DateTime now)
    {
        var lives = new Dictionary<string, bool>(StringComparer.Ordinal);
        return work.CredentialClaims.Of(ids)
            .Where(claim => claim.ClaimId != _claimId && claim.ExpiresAt > now && claim.ExpiresAt <= now + ClaimTime + ClaimTime)
            .Where(claim => lives.TryGetValue(claim.ClaimId, out bool isAlive) ? isAlive
                : lives[claim.ClaimId] = _context.Store.IsActivityLockHeld(claim.ClaimId))
            .ToDictionary(claim => claim.SystemUserId);
    }

    private static void Advance(IUnitOfWork work, IEnumerable<(long Id, string Hash)> users, CredentialStatus status)
    {
        List<(long Id, string Hash)> some = users.ToList();
        if (some.Count > 0)
        {
            work.Users.AdvanceCredentials(some.ConvertAll(user => user.Id), some.ConvertAll(user => user.Hash), status);
        }
    }

    private static void PutBack(IUnitOfWork work, IEnumerable<SystemUserRow> users, Func<SystemUserRow,
        CredentialStatus> status) => work.Users.SetPasswords(users
        .Select(user => new PasswordRow(user.Id, user.PasswordHash, user.PasswordSetAt, status(user), user.MustChangePassword))
        .ToList());

    private static CredentialDeliveryResult Result(TriedLetter one, bool isOwn)
    {
        SystemUserRow user = one.Letter.User!;
        return one.Fault is not null ? CredentialDeliveryResult.Failed(user.Username, one.Letter.To, NotSent(user, one))
            : new CredentialDeliveryResult(
                new CredentialDelivery
                {
                    Username = user.Username,
                    To = one.Letter.To,
                    Status = isOwn ? DeliveryStatus.Sent : DeliveryStatus.Pending,
                    MessageId = one.MessageId,
                    SentAt = one.At,
                    Reason = isOwn ? null
                        : "The mail went out, but the password in it is not valid: another was stored while it was on its way. "
                            + "Send-LoginCredential sends a fresh one.",
                },
                null);
    }

    private static List<FieldChange> Changes(TriedLetter one, CredentialDeliveryResult result)
    {
        var changes = new List<FieldChange> { new("To", null, one.Letter.To), new("MessageId", null, one.MessageId) };
        if (result.Delivery.Status != DeliveryStatus.Sent)
        {
            string outcome = one.Outcome switch
            {
                LetterOutcome.Refused => "Not sent; the former password is valid",
                LetterOutcome.Unknown => "Not known; the new password is valid if no other was stored",
                _ => "Sent; another password was stored meanwhile",
            };
            changes.Add(new FieldChange("Outcome", null, outcome));
            changes.Add(new FieldChange("Reason", null, one.Fault is null ? result.Delivery.Reason : OutsideText.Show(one.Fault)));
        }

        return changes;
    }

    private static ProvisioningException NotSent(SystemUserRow user, TriedLetter one) => new(
        ErrorIds.MailFailed,
        $"The credential of '{user.Username}' could not be sent to {one.Letter.To}: {OutsideText.Sentence(one.Fault!)} "
            + (one.Outcome == LetterOutcome.Unknown ? "It is not known whether the mail arrived. " : string.Empty)
            + "Send-LoginCredential sends a fresh one.",
        user.Username,
        one.Fault);
}
