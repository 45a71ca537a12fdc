using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>A way to deliver mails: over SMTP, or into a folder.</summary>
internal interface IMailTransport : IDisposable
{
    /// <summary>Delivers one mail, or throws.</summary>
    /// <exception cref="MailRefusedException">The mail certainly did not arrive; the next mail may.</exception>
    /// <exception cref="MailStoppedException">The mail did not arrive, and no other mail will.</exception>
    /// <exception cref="IOException">The connection broke, and it is not known whether the mail arrived.</exception>
    void Send(MimeMessage message, CancellationToken cancellation);
}

/// <summary>A mail was refused and certainly did not arrive.</summary>
internal class MailRefusedException(string message, Exception? inner = null) : ShownException(message, inner);

/// <summary>A mail did not arrive for a reason that holds for all others too, such as a server that is gone or a disk that is full.</summary>
internal sealed class MailStoppedException(string message, Exception? inner = null) : MailRefusedException(message, inner);
