using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>Sends mails over one SMTP connection, which it opens again when the server has closed it.</summary>
internal sealed class SmtpTransport : IMailTransport
{
    private readonly MailLimits _limits;
    private readonly SmtpClient _client;
    private readonly string _server;
    private readonly int _port;
    private readonly SmtpTlsMode _tls;
    private readonly SmtpAccount? _account;
    private MailConnection? _connection;

    private SmtpTransport(
        string server, int port, SmtpTlsMode tls, SmtpAccount? account, RemoteCertificateValidationCallback? validation, MailLimits limits)
    {
        _limits = limits;
        _server = server;
        _port = port;
        _tls = tls;
        _account = account;
        _client = new SmtpClient();

        // Revocation is not checked, as HttpClient does by default: the certificate of an internal server often names no revocation list.
        _client.CheckCertificateRevocation = false;
        if (validation is not null)
        {
            _client.ServerCertificateValidationCallback = validation;
        }
    }

    /// <summary>Connects and signs in. The caller does this first, so that nothing is changed when no mail can be sent.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>.</exception>
    internal static SmtpTransport Open(
        string server,
        int port,
        SmtpTlsMode tls,
        SmtpAccount? account,
        RemoteCertificateValidationCallback? validation,
        MailLimits limits,
        CancellationToken cancellation)
    {
        if (account is not null && tls == SmtpTlsMode.None)
        {
            throw new ProvisioningException(
                ErrorIds.MailFailed,
                $"A secret is never sent to the mail server {server}:{port} over a connection that is not encrypted. Use -TlsMode StartTls or "
                    + "SslOnConnect, or leave -Credential and -AccessToken out.",
                server);
        }

        var transport = new SmtpTransport(server, port, tls, account, validation, limits);
        try
        {
            transport.Connect(cancellation);
            return transport;
        }
        catch (Exception exception)
        {
            transport.Dispose();
            if (Explain(exception, transport) is { } explained)
            {
                throw new ProvisioningException(ErrorIds.MailFailed, explained, server, exception);
            }

            throw;
        }
    }

    public void Send(MimeMessage message, CancellationToken cancellation)
    {
        bool wasConnected = _client.IsConnected;
        if (!wasConnected)
        {
            Reconnect(cancellation);
        }

        var transfer = new Transfer();
        _connection?.Allow(_limits.Delivery, cancellation);
        try
        {
            try
            {
                _client.Send(message, cancellation, transfer);
            }
            catch (Exception exception) when (wasConnected && !transfer.Begun && (IsBroken(exception) || IsGoodbye(exception)))
            {
                // The server closed the connection while it was idle. It received nothing of this mail, so the mail can be sent again.
                Reconnect(cancellation);
                _client.Send(message, cancellation, transfer);
            }
        }
        catch (SmtpCommandException exception)
        {
            throw new MailRefusedException($"The mail server answered {(int)exception.StatusCode}: {OutsideText.Show(exception)}", exception);
        }
        catch (NotSupportedException exception)
        {
            // For example, an address with non-ASCII characters, which only servers with SMTPUTF8 accept.
            throw new MailRefusedException(OutsideText.Sentence(exception), exception);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw transfer.Begun
                ? new IOException(OutsideText.Sentence(exception), exception)
                : new MailRefusedException(OutsideText.Sentence(exception), exception);
        }
    }

    public void Dispose()
    {
        if (_client.IsConnected)
        {
            try
            {
                _connection?.Allow(_limits.Goodbye, CancellationToken.None);
                _client.Disconnect(quit: true);
            }
            catch (Exception exception) when (exception is IOException or ProtocolException or SocketException or TimeoutException)
            {
                // The mails were delivered before. A failure to close the session does not change that.
            }
        }

        _client.Dispose();
        _connection?.Dispose();
    }

    private static string? Explain(Exception exception, SmtpTransport transport)
    {
        string where = $"{transport._server}:{transport._port}";
        return exception switch
        {
            SslHandshakeException =>
                $"The mail server {where} could not be trusted over TLS. Check its certificate, the name you connect to, and -TlsMode; nothing "
                    + $"was sent. ({OutsideText.Sentence(exception)})",
            NotSupportedException =>
                $"The mail server {where} does not offer what was asked for: {OutsideText.Sentence(exception)} Check -TlsMode, -Credential and "
                    + "-AccessToken; nothing was sent.",
            AuthenticationException =>
                $"The mail server {where} refused the sign-in of '{transport._account?.UserName}'. Check {transport._account?.Parameter} and "
                    + "the name; nothing was sent.",
            SmtpCommandException or ProtocolException or IOException or SocketException or TimeoutException =>
                $"The mail server {where} cannot be reached: {OutsideText.Sentence(exception)} Check -SmtpServer, -Port and -TlsMode; nothing was "
                    + "sent.",
            _ => null,
        };
    }

    private static bool IsBroken(Exception exception) =>
        exception is ProtocolException or ServiceNotConnectedException or SocketException or TimeoutException or IOException;

    // 421 means "service not available, closing transmission channel" (RFC 5321, 3.8). Servers send it to a connection that was idle.
    private static bool IsGoodbye(Exception exception) => exception is SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    private void Reconnect(CancellationToken cancellation)
    {
        try
        {
            Connect(cancellation);
        }
        catch (Exception exception) when (Explain(exception, this) is { } explained)
        {
            // Without a connection the mail was certainly not sent.
            throw new MailStoppedException(explained, exception);
        }
    }

    private void Connect(CancellationToken cancellation)
    {
        if (_client.IsConnected)
        {
            _client.Disconnect(quit: false, cancellation);
        }

        _connection?.Dispose();
        _connection = MailConnection.Open(_server, _port, _limits.SignIn, cancellation);
        _client.Connect(
            _connection,
            _server,
            _port,
            _tls switch
            {
                SmtpTlsMode.StartTls => SecureSocketOptions.StartTls,
                SmtpTlsMode.SslOnConnect => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.None,
            },
            cancellation);
        _account?.SignIn(_client, cancellation);

        _connection.Allow(_limits.Delivery, cancellation);
    }

    /// <summary>Records whether the content of the mail, and not only its recipients, has begun to be sent.</summary>
    private sealed class Transfer : ITransferProgress
    {
        public bool Begun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Begun = true;

        public void Report(long bytesTransferred) => Begun = true;
    }
}
