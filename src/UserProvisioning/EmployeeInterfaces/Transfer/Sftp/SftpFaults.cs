using System.Net.Sockets;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The exceptions of the SSH library: which of them are transient faults, and the message for each.</summary>
internal static class SftpFaults
{
    /// <summary>Whether another attempt may succeed.</summary>
    internal static bool IsTransient(Exception exception) => exception switch
    {
        SshAuthenticationException => false,
        SshConnectionException lost => !OutsideText.Show(lost).Contains("authentication", StringComparison.OrdinalIgnoreCase),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.AccessDenied } => false,
        SocketException or SshOperationTimeoutException or TimeoutException => true,

        // The exceptions that the library throws when its connection is lost while it waits.
        ObjectDisposedException => true,
        SftpException { StatusCode: StatusCode.ConnectionLost or StatusCode.NoConnection } => true,
        SshException => exception.InnerException is SocketException,
        IOException => exception.InnerException is SocketException,
        _ => false,
    };

    /// <summary>Translates an exception of the library into one of this project.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="server">The server, as a message names it.</param>
    /// <returns>The translated exception; null for one of this project, or one that is no fault of a server.</returns>
    internal static Exception? Translate(Exception exception, SftpServer server) => exception switch
    {
        ProvisioningException or RemoteFileException or OperationCanceledException or LocalFileException => null,
        SshAuthenticationException => new ProvisioningException(
            ErrorIds.TransferFailed,
            $"The server {server} does not let '{server.Username}' of the employee interface '{server.InterfaceName}' sign in: "
                + $"{OutsideText.Sentence(exception)} See that the password or key is right, and which methods the server asks for; "
                + $"Test-EmployeeInterface '{server.InterfaceName}' tries it step by step.",
            server.InterfaceName,
            exception),
        SftpPathNotFoundException => new RemoteFileException(RemoteFault.NotFound, "it is not there", exception),
        SftpPermissionDeniedException => new RemoteFileException(RemoteFault.Denied, $"'{server.Username}' may not do that", exception),
        SftpException sftp when !IsTransient(sftp) => new RemoteFileException(
            RemoteFault.Failed,
            "the server answers "
                + $"'{OutsideText.Show(sftp).TrimEnd('.')}'{(sftp.StatusCode == StatusCode.Failure
                    ? ", which may mean a full disk, a quota that is used up, or a name that is too long"
                    : string.Empty)}",
            exception),
        SshException ssh when OutsideText.Show(ssh).StartsWith("Subsystem", StringComparison.Ordinal) => new RemoteFileException(
            RemoteFault.Failed, $"the server {server} lets '{server.Username}' in, and offers it no SFTP", exception),
        SshException or SocketException or TimeoutException or ObjectDisposedException or IOException => new RemoteFileException(
            RemoteFault.Unreachable,
            $"the server {server} cannot be reached, or not any more: {OutsideText.Show(exception).TrimEnd('.')}",
            exception),
        TransferLimitException => new RemoteFileException(RemoteFault.Failed, OutsideText.Show(exception), exception),

        // The library says in many ways (KeyNotFoundException, IndexOutOfRangeException, …) that it cannot read what a server sent.
        _ => new RemoteFileException(
            RemoteFault.Failed,
            $"the server {server} sent what cannot be understood ({exception.GetType().Name}: {OutsideText.Show(exception).TrimEnd('.')})",
            exception),
    };
}

/// <summary>The exception for a local file that could not be read or written. It is no fault of a server, and no reason to connect again.</summary>
internal sealed class LocalFileException(Exception inner) : ShownException(OutsideText.Show(inner), inner);
