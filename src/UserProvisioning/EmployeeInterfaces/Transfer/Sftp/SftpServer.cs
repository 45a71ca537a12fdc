using Renci.SshNet;
using Renci.SshNet.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>An SFTP server with its trusted host keys.</summary>
/// <param name="InterfaceName">The interface for which the connection is made.</param>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Username">The username to sign in with.</param>
/// <param name="Fingerprints">The fingerprints of the trusted host keys; with none, no server is trusted.</param>
/// <param name="AllowsWeak">Whether <see cref="WeakAlgorithms"/> are offered to it.</param>
internal sealed record SftpServer(
    string InterfaceName, string Host, int Port, string Username, IReadOnlyList<string> Fingerprints, bool AllowsWeak = false)
{
    /// <summary>
    /// The ciphers in order: first those that encrypt and authenticate in one step, which is faster, then those that need a separate hash.
    /// </summary>
    private static readonly string[] PreferredCiphers = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"];

    /// <summary>The server of an interface.</summary>
    internal static SftpServer Of(EmployeeInterfaceRow definition) => new(
        definition.Name,
        definition.ServerName,
        definition.Port,
        definition.Username,
        definition.HostKeyFingerprint.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        definition.AllowWeakAlgorithms);

    /// <summary>The server as a message names it.</summary>
    public override string ToString() => Port == 22 ? Host : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>
    /// Connects and signs in. The server chooses which of its host keys it shows. When that key is not trusted, the server is asked for
    /// its keys of other kinds, since an administrator may have compared the fingerprint of any of them.
    /// </summary>
    /// <param name="signIn">The way to sign in; null to read the host key only.</param>
    /// <param name="options">Time limits and retries.</param>
    /// <param name="received">Counts what the server sends.</param>
    /// <param name="onKey">Receives each key that the server shows: its kind, its fingerprint, and whether it is trusted.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>A client that is connected; null without <paramref name="signIn"/>.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.HostKeyMismatch"/>: it showed no trusted key.</exception>
    internal SftpClient? Connect(
        SftpSignIn? signIn,
        SftpOptions options,
        ReceivedBytes received,
        Action<string, string, bool>? onKey,
        CancellationToken cancellation)
    {
        var shown = new List<(string Kind, string Fingerprint)>();
        while (true)
        {
            AuthenticationMethod[] methods = signIn?.Methods(AllowsWeak) ?? [new NoneAuthenticationMethod(Username)];
            ConnectionInfo info = Describe(methods, options, received, shown.ConvertAll(key => key.Kind));
            if (info.HostKeyAlgorithms.Count == 0)
            {
                return shown.Count > 0 && signIn is null ? null : throw Mismatch(shown);
            }

            var client = new SftpClient(info)
            {
                OperationTimeout = options.OperationTimeout,
                KeepAliveInterval = options.KeepAliveInterval,
                BufferSize = SftpOptions.ReadSize
            };
            bool isRefused = false;
            client.HostKeyReceived += (_, e) =>
            {
                string fingerprint = HostKeyFingerprint.Of(e.HostKey);
                bool isKnown = Fingerprints.Contains(fingerprint, StringComparer.Ordinal);
                string kind = OutsideText.Show(e.HostKeyName);
                onKey?.Invoke(kind, fingerprint, isKnown);
                shown.Add((kind, fingerprint));
                e.CanTrust = isKnown && signIn is not null;
                isRefused = !e.CanTrust;
            };
            try
            {
                Connect(client, options, cancellation);
                return client;
            }
            catch (Exception exception)
            {
                Abandon(client);
                Array.ForEach(methods, method => (method as IDisposable)?.Dispose());
                if (isRefused)
                {
                    continue;
                }

                // The server has no key of another kind.
                if (shown.Count > 0
                    && exception is SshConnectionException
                    && exception is not SshAuthenticationException
                    && !shown.Exists(key => Fingerprints.Contains(key.Fingerprint)))
                {
                    return signIn is null ? null : throw Mismatch(shown);
                }

                throw;
            }
        }
    }

    /// <summary>Closes a connection without waiting, since a server that does not answer would delay the closing until a timeout.</summary>
    internal static void Abandon(SftpClient client)
    {
        var goodbye = Task.Run(() =>
        {
            try
            {
                client.Dispose();
            }
            catch (Exception exception)
                when (exception is SshException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // A fault while closing does not matter.
            }
        });
        goodbye.Wait(TimeSpan.FromSeconds(2));
    }

    private static void Connect(SftpClient client, SftpOptions options, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task connecting = Task.Run(() => client.ConnectAsync(stop.Token), CancellationToken.None);
        if (WaitHandle.WaitAny([((IAsyncResult)connecting).AsyncWaitHandle, cancellation.WaitHandle], options.SignInDeadline) != 0)
        {
            stop.Cancel();
            _ = connecting.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            throw new TransferLimitException($"the sign-in was not done within {options.SignInDeadline.TotalSeconds:0} seconds");
        }

        connecting.GetAwaiter().GetResult();
    }

    /// <summary>The kinds of signature that one kind of key makes.</summary>
    private static bool IsOfKind(string algorithm, string kind) => Family(algorithm) == Family(kind);

    private static string Family(string algorithm) =>
        algorithm.Contains("ed25519", StringComparison.Ordinal) ? "ed25519"
        : algorithm.Contains("ecdsa", StringComparison.Ordinal) ? algorithm.Replace("-cert-v01@openssh.com", string.Empty, StringComparison.Ordinal)
        : "rsa";

    private ConnectionInfo Describe(AuthenticationMethod[] methods, SftpOptions options, ReceivedBytes received, List<string> without)
    {
        var info = new ConnectionInfo(Host, Port, Username, methods) { Timeout = options.ConnectTimeout };
        if (!AllowsWeak)
        {
            WeakAlgorithms.Remove(info);
        }

        // Compression is not used: a few bytes could become gigabytes.
        info.CompressionAlgorithms.Clear();
        info.CompressionAlgorithms.Add("none", () => new CountingPassage(received));
        foreach (string algorithm in info.HostKeyAlgorithms.Keys.Where(name =>
            name.Contains("-cert-", StringComparison.Ordinal) || without.Exists(kind => IsOfKind(name, kind))).ToList())
        {
            info.HostKeyAlgorithms.Remove(algorithm);
        }

        List<KeyValuePair<string, CipherInfo>> ciphers = info.Encryptions
            .OrderBy(cipher => Array.IndexOf(PreferredCiphers, cipher.Key) is var place and >= 0 ? place : PreferredCiphers.Length)
            .ToList();
        info.Encryptions.Clear();
        ciphers.ForEach(cipher => info.Encryptions.Add(cipher.Key, cipher.Value));
        return info;
    }

    private ProvisioningException Mismatch(List<(string Kind, string Fingerprint)> shown)
    {
        string keys = string.Join(" or ", shown.Select(key => $"{key.Fingerprint} ({key.Kind})"));
        return new ProvisioningException(
            ErrorIds.HostKeyMismatch,
            $"The server {this} of the employee interface '{InterfaceName}' showed the host key {keys}, and {string.Join(" or ", Fingerprints)} "
                + "is what is known. It was not signed in to. If the server's administrator confirms the new key, pin it with "
                + $"Set-EmployeeInterface '{InterfaceName}' -HostKeyFingerprint; if not, somebody may be in between.",
            InterfaceName);
    }
}
