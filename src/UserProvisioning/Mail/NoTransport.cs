using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>The transport of a call that only says whom it would mail.</summary>
internal sealed class NoTransport : IMailTransport
{
    public void Send(MimeMessage message, CancellationToken cancellation) => throw new InvalidOperationException("A preview sends no mail.");

    public void Dispose()
    {
    }
}
