using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>The transport of a preview, which only reports whom it would mail. It sends nothing.</summary>
internal sealed class NoTransport : IMailTransport
{
    public void Send(MimeMessage message, CancellationToken cancellation) => throw new InvalidOperationException("A preview sends no mail.");

    public void Dispose()
    {
    }
}
