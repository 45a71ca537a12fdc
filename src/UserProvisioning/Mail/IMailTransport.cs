using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>Takes mails to where they go.</summary>
internal interface IMailTransport : IDisposable
{
    /// <summary>Delivers one mail, or throws.</summary>
    /// <exception cref="MailRefusedException">It certainly did not arrive; the next one may.</exception>
    /// <exception cref="MailStoppedException">It did not arrive, and no other will.</exception>
    /// <exception cref="IOException">The connection broke, and it is not known whether it arrived.</exception>
    void Send(MimeMessage message, CancellationToken cancellation);
}

/// <summary>A mail that was refused, and so certainly did not arrive.</summary>
internal class MailRefusedException(string message, Exception? inner = null) : ShownException(message, inner);

/// <summary>A mail that did not arrive for a reason that holds for all others too, such as a server that is gone or a disk that is full.</summary>
internal sealed class MailStoppedException(string message, Exception? inner = null) : MailRefusedException(message, inner);
