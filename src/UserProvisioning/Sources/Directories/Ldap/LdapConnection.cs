using System.Formats.Asn1;
using System.Net.Sockets;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>
/// A connection to a server that speaks LDAP (RFC 4511). It sends a request and reads the answers to it. Cancelling closes the connection at once.
/// </summary>
internal sealed class LdapConnection : IDisposable
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

    /// <summary>Connects to a server, without TLS.</summary>
    /// <exception cref="DirectoryException">The server cannot be reached.</exception>
    internal static LdapConnection Connect(LdapServer server, LdapOptions options, CancellationToken cancellation)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            stop.CancelAfter(options.ConnectTimeout);
            client.ConnectAsync(server.Host, server.Port, stop.Token).AsTask().GetAwaiter().GetResult();
            return new LdapConnection(server, options, client, cancellation);
        }
        catch (Exception exception)
            when (exception is SocketException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            client.Dispose();
            string why = exception is SocketException
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

    /// <summary>Searches, page by page, while the caller reads the entries.</summary>
    /// <exception cref="DirectoryException">The server ended the search with an error, or the connection was lost.</exception>
    internal IEnumerable<LdapEntry> Search(LdapSearch search)
    {
        byte[]? cookie = [];
        int count = 0;
        while (cookie is not null)
        {
            byte[] from = cookie;
            int id = Send(writer => search.WriteTo(writer, from));
            while (true)
            {
                LdapMessage message = Read(id);
                if (message.Tag == LdapMessages.SearchEntry)
                {
                    if (++count > _options.MostEntries)
                    {
                        throw Failed($"sends more entries than {_options.MostEntries:N0}. Give a search base or a filter that finds fewer");
                    }

                    yield return message.Entry!;
                }
                else if (message.Tag == LdapMessages.SearchDone)
                {
                    cookie = EndOfPage(search, message.Result!);
                    break;
                }
            }
        }
    }

    /// <summary>Reads one entry; null when it is not there.</summary>
    internal LdapEntry? Find(string name, params IReadOnlyList<string> attributes)
    {
        try
        {
            return Search(new LdapSearch { Base = name, Scope = LdapScope.Base, Attributes = attributes }).FirstOrDefault();
        }
        catch (DirectoryException exception) when (exception.Code == LdapResult.NoSuchObject)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _closing.Dispose();
        _messages.Dispose();
    }

    private byte[]? EndOfPage(LdapSearch search, LdapResult result)
    {
        if (result.Code == LdapResult.Success)
        {
            return search.PageSize == 0 ? null : LdapSearch.NextPage(result);
        }

        string advice = result.Code switch
        {
            LdapResult.SizeLimitExceeded or LdapResult.AdminLimitExceeded =>
                " Ask its administrator for a higher limit for this account, or give a filter that finds fewer entries.",
            LdapResult.NoSuchObject => $" See that '{OutsideText.Show(search.Base)}' is there, and that the account may read it.",
            LdapResult.Referral => $" '{OutsideText.Show(search.Base)}' is on another server; give that one. Referrals are not followed.",
            LdapResult.InsufficientAccess => " Give the account the right to read there.",
            LdapResult.StrongerAuthenticationRequired or LdapResult.ConfidentialityRequired => " Give -Security Ldaps or StartTls, or -Credential.",
            1 => " The server may require signing in: give -Credential.",
            _ => string.Empty,
        };
        throw new DirectoryException(
            ErrorIds.DirectoryFailed,
            result.IsTransient,
            $"The directory {_server} ended the search below '{OutsideText.Show(search.Base)}': {result}.{advice}",
            result.Code);
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
