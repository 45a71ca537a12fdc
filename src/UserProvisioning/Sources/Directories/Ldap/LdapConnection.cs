using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication.ExtendedProtection;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>
/// A connection to a server that speaks LDAP (RFC 4511). It sends a request and reads the answers to it. Cancelling closes the connection at once.
/// </summary>
internal sealed partial class LdapConnection : IDisposable
{
    private readonly LdapServer _server;
    private readonly LdapOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly DateTime _deadline;
    private readonly CancellationTokenRegistration _closing;
    private readonly LdapMessages _messages;
    private int _lastId;

    private LdapConnection(LdapServer server, LdapOptions options, TcpClient client, CancellationToken cancellation)
    {
        (_server, _options, _cancellation) = (server, options, cancellation);
        _deadline = DateTime.UtcNow + options.Deadline;
        _closing = cancellation.Register(client.Dispose);
        _messages = new LdapMessages(client, options);
    }

    /// <summary>The server's certificate in words; null for a connection that is not encrypted.</summary>
    internal string? Certificate { get; private set; }

    /// <summary>
    /// The binding to the channel of TLS (RFC 5929, <c>tls-server-end-point</c>), which proves to a server that nobody is in between; null for a
    /// connection that is not encrypted. The caller disposes it.
    /// </summary>
    internal ChannelBinding? Binding => (_messages.Stream as SslStream)?.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);

    /// <summary>Connects to a server, without TLS.</summary>
    /// <exception cref="DirectoryException">The server cannot be reached.</exception>
    internal static LdapConnection Connect(LdapServer server, LdapOptions options, CancellationToken cancellation)
    {
        var client = new TcpClient { NoDelay = true };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(options.ConnectTimeout);
        try
        {
            // Not ConnectAsync: after it, .NET serves each read by an event of another thread, and a reading takes nearly twice as long.
            using (stop.Token.Register(client.Dispose))
            {
                client.Connect(server.Host, server.Port);
            }

            stop.Token.ThrowIfCancellationRequested();
            return new LdapConnection(server, options, client, cancellation);
        }
        catch (Exception exception)
            when (exception is SocketException or ObjectDisposedException or NullReferenceException or OperationCanceledException)
        {
            // A client that is disposed while it connects throws any of these.
            client.Dispose();
            cancellation.ThrowIfCancellationRequested();
            string why = !stop.IsCancellationRequested && exception is SocketException
                ? OutsideText.Show(exception).TrimEnd('.')
                : $"it does not answer within {options.ConnectTimeout.TotalSeconds:0} seconds";
            bool isUnknown = exception is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };
            throw new DirectoryException(
                ErrorIds.DirectoryFailed,
                !isUnknown,
                $"The directory {server} cannot be reached: {why}. See that the name and the port are right, and that no firewall is in between.",
                inner: exception);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts the connection as the server's definition says, and checks its certificate.</summary>
    /// <exception cref="DirectoryException"><see cref="ErrorIds.CertificateMismatch"/>, <see cref="ErrorIds.DirectoryFailed"/>.</exception>
    internal void Secure()
    {
        if (_server.Security == DirectorySecurity.None)
        {
            return;
        }

        if (_server.Security == DirectorySecurity.StartTls)
        {
            int id = Send(LdapRequests.StartTls);
            LdapResult result = ReadResult(id, LdapMessages.ExtendedResponse);
            if (result.Code != LdapResult.Success)
            {
                throw new DirectoryException(
                    ErrorIds.DirectoryFailed,
                    result.IsTransient,
                    $"The directory {_server} does not begin TLS: {result}. Give -Security Ldaps, or see that the server has a certificate.",
                    result.Code);
            }
        }

        Certificate = Guard(() => LdapTls.Encrypt(_server, _messages, _options));
    }

    /// <summary>Signs in by name and password.</summary>
    internal LdapResult BindSimple(string name, byte[] password) =>
        ReadResult(Send(writer => LdapRequests.BindSimple(writer, name, password)), LdapMessages.BindResponse);

    /// <summary>Sends one step of signing in by a mechanism of SASL.</summary>
    internal LdapResult BindSasl(string mechanism, byte[] credentials) =>
        ReadResult(Send(writer => LdapRequests.BindSasl(writer, mechanism, credentials)), LdapMessages.BindResponse);

    public void Dispose()
    {
        _closing.Dispose();
        _messages.Dispose();
    }

    private int Send(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        int id = ++_lastId;
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            write(writer);
        }

        Guard(() =>
        {
            _messages.Write(writer.Encode());
            return true;
        });
        return id;
    }

    private LdapResult ReadResult(int id, byte tag)
    {
        LdapMessage message = Read(id);
        return message.Tag == tag ? message.Result! : throw Failed($"answers with a message {message.Tag:x2} where {tag:x2} must be");
    }

    private LdapMessage Read(int id)
    {
        while (true)
        {
            if (DateTime.UtcNow > _deadline)
            {
                throw Failed($"was read for more than {_options.Deadline.TotalHours:0.#} hours");
            }

            LdapMessage message = Guard(_messages.Read);
            if (message.Id == id)
            {
                return message;
            }

            if (message.Id == 0)
            {
                throw new DirectoryException(
                    ErrorIds.DirectoryFailed, true, $"The directory {_server} ends the connection: {message.Result}.", message.Result?.Code ?? 0);
            }
        }
    }

    /// <summary>Runs a function of the connection, and translates its exceptions.</summary>
    private T Guard<T>(Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception) when (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellation);
        }
        catch (LdapFormatException exception)
        {
            throw new DirectoryException(
                ErrorIds.DirectoryFailed,
                false,
                $"The directory {_server} does not speak LDAP as it should: {OutsideText.Sentence(exception)}",
                inner: exception);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or EndOfStreamException)
        {
            string why = exception is EndOfStreamException ? "the server closed it"
                : exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
                    ? $"the server sent nothing for {_options.AnswerTimeout.TotalSeconds:0} seconds"
                : OutsideText.Show(exception).TrimEnd('.');
            throw new DirectoryException(
                ErrorIds.DirectoryFailed, true, $"The connection to the directory {_server} was lost: {why}.", inner: exception);
        }
    }

    private DirectoryException Failed(string what) => new(ErrorIds.DirectoryFailed, false, $"The directory {_server} {what}.");
}
