using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>One exchange with the server of an interface: it connects, takes the lease on the interface, and imports or exports.</summary>
internal sealed class InterfaceExchange(ProvisioningContext context, SftpOptions options)
{
    /// <summary>Imports the files that HR delivered, while the caller reads the results.</summary>
    internal IEnumerable<EmployeeInterfaceFile> Import(
        EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, bool dryRun, CancellationToken cancellation)
    {
        var side = new SideThread(request.Log);
        using IRemoteFiles remote = Connect(definition, request, side.Log);
        var folder = new RemoteFolder(remote, definition.Name, definition.RemoteDirectory);
        if (dryRun)
        {
            foreach (EmployeeInterfaceFile planned in InterfaceImport.Plan(definition, folder, cancellation))
            {
                yield return planned;
            }

            yield break;
        }

        using InterfaceLease? lease = InterfaceLease.Take(context, definition.Id, out EmployeeInterfaceRow? present, out string? busy, cancellation);
        if (lease is null)
        {
            yield return Busy(definition, busy);
            yield break;
        }

        using var local = new PrivateFolder();
        foreach (EmployeeInterfaceFile file in new InterfaceImport(context, present!, request, folder, lease, local, side, cancellation).Run())
        {
            yield return file;
        }
    }

    /// <summary>Writes contacts and their users as a file into the interface's export directory.</summary>
    internal EmployeeInterfaceExport Export(EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, CancellationToken cancellation)
    {
        using IRemoteFiles remote = Connect(definition, request, request.Log);
        using InterfaceLease? lease = InterfaceLease.Take(context, definition.Id, out EmployeeInterfaceRow? present, out string? busy, cancellation);
        if (lease is null)
        {
            throw new ProvisioningException(ErrorIds.Conflict, Busy(definition, busy).Messages[0], definition.Name);
        }

        return lease.Work(() => InterfaceExport.Run(context, present!, remote, lease, request, cancellation));
    }

    private static EmployeeInterfaceFile Busy(EmployeeInterfaceRow definition, string? busy) => new()
    {
        Interface = definition.Name,
        Outcome = EmployeeInterfaceOutcome.Held,
        Messages = [busy is null
            ? $"The employee interface '{definition.Name}' was removed just now."
            : $"Nothing was done: {busy}. Its files run in order, one worker at a time."],
    };

    private SftpRemoteFiles Connect(EmployeeInterfaceRow definition, EmployeeInterfaceRequest request, Action<string>? log) => new(
        SftpServer.Of(definition),
        SftpSignIn.Create(definition.Name, definition.Username, definition.KeyFile, request.Secrets),
        options,
        log);
}
