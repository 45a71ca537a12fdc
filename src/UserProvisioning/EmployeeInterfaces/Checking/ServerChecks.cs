using System.Net.Sockets;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>The checks of an interface's server: that it answers, that it has the known host key, and that the user can sign in.</summary>
internal sealed class ServerChecks(EmployeeInterfaceRow definition, SftpOptions options, CancellationToken cancellation)
{
    private readonly SftpServer _server = SftpServer.Of(definition);

    internal Finding Connection()
    {
        using var client = new TcpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(options.ConnectTimeout);
        try
        {
            client.ConnectAsync(_server.Host, _server.Port, stop.Token).AsTask().GetAwaiter().GetResult();
            return new Finding($"{_server} answers at {client.Client.RemoteEndPoint}.");
        }
        catch (SocketException exception)
        {
            return new Finding($"{_server} cannot be connected to: {OutsideText.Sentence(exception)} See that the name and the port are right, "
                + "and that no firewall is in between.", ErrorIds.TransferFailed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Finding($"{_server} does not answer within {options.ConnectTimeout.TotalSeconds:0} seconds. See that the name and the port "
                + "are right, and that no firewall is in between.", ErrorIds.TransferFailed);
        }
    }

    internal Finding HostKey(bool isDefined)
    {
        var keys = new List<(string Kind, string Fingerprint, bool IsKnown)>();
        try
        {
            _server.Connect(null, options, new ReceivedBytes(), (kind, fingerprint, isKnown) => keys.Add((kind, fingerprint, isKnown)), cancellation);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ProvisioningException) && keys.Count == 0)
        {
            return new Finding($"{_server} does not speak SSH as it should: {OutsideText.Sentence(exception)}", ErrorIds.TransferFailed);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ProvisioningException))
        {
            // The server closed the connection after it had shown its keys. Only the keys are needed.
        }

        string shown = string.Join(", ", keys.Select(key => $"{key.Fingerprint} ({key.Kind})"));
        string[] fingerprints = keys.Select(key => key.Fingerprint).ToArray();
        if (!isDefined)
        {
            return new Finding($"The server's host keys are {shown}. Compare one of them with what its administrator says, and give it to "
                + "New-EmployeeInterface -HostKeyFingerprint.", null, fingerprints);
        }

        List<string> known = keys.Where(key => key.IsKnown).Select(key => $"{key.Fingerprint} ({key.Kind})").ToList();
        return known.Count > 0
            ? new Finding($"The server shows the key that is known: {string.Join(", ", known)}.", null, fingerprints)
            : new Finding(
                $"The server's host keys are {shown}, and what is known is {string.Join(", ", _server.Fingerprints)}. If its administrator "
                    + $"confirms one of them, pin it with Set-EmployeeInterface '{definition.Name}' -HostKeyFingerprint; if not, somebody may be "
                    + "in between.",
                ErrorIds.HostKeyMismatch,
                fingerprints);
    }

    internal Finding SignIn(EmployeeInterfaceSecrets secrets, out SftpRemoteFiles? remote)
    {
        SftpSignIn signIn = SftpSignIn.Create(definition.Name, definition.Username, definition.KeyFile, secrets);
        remote = new SftpRemoteFiles(_server, signIn, options);
        remote.Find(".", cancellation);
        string warning = definition.KeyFile is { } key && !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(
                key) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0
                ? " Other accounts of this machine can read the key file; chmod 600 keeps it private."
                : string.Empty;
        return new Finding($"'{definition.Username}' is let in by {signIn.Description}.{warning}");
    }
}
