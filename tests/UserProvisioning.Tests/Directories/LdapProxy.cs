using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>
/// A proxy between a client and a directory that reads the client's requests. TLS ends on both of its sides. It keeps the kinds of all requests, and
/// can do something before it passes one on.
/// </summary>
internal sealed class LdapProxy : LoopbackServer
{
    private const byte BindRequest = 0x60;
    private const byte UnbindRequest = 0x42;
    private const byte SearchRequest = 0x63;

    private readonly X509Certificate2 _certificate;
    private readonly int _target;
    private readonly List<string> _requests = [];

    /// <param name="authority">Issues the proxy's certificate.</param>
    /// <param name="target">The port of the directory on which it speaks LDAPS.</param>
    internal LdapProxy(TestAuthority authority, int target)
    {
        (string certificate, string key) = authority.Issue();
        _certificate = X509Certificate2.CreateFromPemFile(certificate, key);
        _target = target;
        Start();
    }

    /// <summary>The kinds of the requests of all connections, in order, without the one that only closes a connection.</summary>
    internal IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Is called before a search is passed on, with the number of the search; the first one has the number 1.</summary>
    internal Action<int>? BeforeSearch { get; set; }

    /// <summary>Forgets the requests.</summary>
    internal void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, End);
                await using var inner = new SslStream(client.GetStream());
                await using var outer = new SslStream(
                    server.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.Issuer == _certificate.Issuer);
                await inner.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, End);
                await outer.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, End);
                Task answers = outer.CopyToAsync(inner, End);
                await Task.WhenAny(PassRequestsAsync(inner, outer), answers);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two ends closed its connection.
            }
        }
    }

    private async Task PassRequestsAsync(SslStream from, SslStream to)
    {
        byte[] buffer = new byte[1024 * 1024];
        int held = 0;
        for (int read; (read = await from.ReadAsync(buffer.AsMemory(held), End)) > 0;)
        {
            held += read;
            int passed = 0;
            while (BerReader.LengthOf(buffer.AsSpan(passed, held - passed), out _) is { } length && length <= held - passed)
            {
                See(buffer.AsSpan(passed, (int)length));
                await to.WriteAsync(buffer.AsMemory(passed, (int)length), End);
                passed += (int)length;
            }

            buffer.AsSpan(passed, held - passed).CopyTo(buffer);
            held -= passed;
        }
    }

    private void See(ReadOnlySpan<byte> message)
    {
        var content = new BerReader(new BerReader(message).Read(BerReader.Sequence));
        content.Skip();
        byte tag = content.Tag;
        if (tag == UnbindRequest)
        {
            return;
        }

        int searches;
        lock (_requests)
        {
            _requests.Add(tag switch { BindRequest => "Bind", SearchRequest => "Search", _ => $"{tag:x2}" });
            searches = _requests.Count(request => request == "Search");
        }

        if (tag == SearchRequest)
        {
            BeforeSearch?.Invoke(searches);
        }
    }
}
