using MimeKit;
using MimeKit.Utils;
using UserProvisioning.Mail;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The delivery of letters: makes a mail of each letter and hands it to a mail server or folder.</summary>
internal sealed class LetterDelivery(LoginMailTemplates templates, MailboxAddress from, ClientSettings settings, IMailTransport transport,
    TimeProvider time)
    : IDisposable
{
    /// <summary>Sends a letter. A failure is returned in the result, so that it does not stop the other letters.</summary>
    internal TriedLetter Send(Letter letter, CancellationToken cancellation)
    {
        string id = MimeUtils.GenerateMessageId(from.Domain);
        MimeMessage message;
        try
        {
            message = Build(letter, id);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return Tried(LetterOutcome.Refused, exception);
        }

        try
        {
            transport.Send(message, cancellation);
            return Tried(LetterOutcome.Sent, null);
        }
        catch (MailRefusedException exception)
        {
            return Tried(LetterOutcome.Refused, exception);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return Tried(LetterOutcome.Unknown, exception);
        }

        TriedLetter Tried(LetterOutcome outcome, Exception? fault) => new(letter, outcome, id, time.GetLocalNow().DateTime, fault);
    }

    /// <summary>Checks the mail templates, so that a faulty one is found before a password is changed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal void CheckTemplates(IEnumerable<Letter> letters)
    {
        foreach (Letter letter in letters)
        {
            templates.Require(letter.Language);
        }
    }

    public void Dispose() => transport.Dispose();

    private MimeMessage Build(Letter letter, string id)
    {
        SystemUserRow user = letter.User!;
        var message = new MimeMessage { MessageId = id };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(letter.IsForOther ? string.Empty : user.DisplayName, letter.To!));
        (message.Subject, message.Body) = templates.Render(letter.IsForOther, new LoginMailModel(
            letter.Language,
            user.DisplayName,
            letter.FirstName,
            user.Username,
            letter.Password!,
            settings.LoginUrl,
            settings.ClientName,
            settings.MustChangePasswordAtFirstLogin));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }
}
