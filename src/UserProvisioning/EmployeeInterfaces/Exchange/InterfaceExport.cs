using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Exporting;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The export of an interface: it writes a local file, sends it to the server under a temporary name, and renames it there.</summary>
internal static class InterfaceExport
{
    internal static EmployeeInterfaceExport Run(
        ProvisioningContext context,
        EmployeeInterfaceRow definition,
        IRemoteFiles remote,
        InterfaceLease lease,
        EmployeeInterfaceRequest request,
        CancellationToken cancellation)
    {
        using var local = new PrivateFolder();
        string path = local.File(".csv");
        EmployeeExportResult export = new EmployeeExport(context).Run(new EmployeeExportRequest { Path = path }, cancellation);
        DateTime now = context.Time.UtcNow();
        string directory = definition.ExportDirectory!;
        string name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(definition.Name)}.{now:yyyyMMdd'T'HHmmssfff'Z'}.csv");
        var folder = new RemoteFolder(remote, definition.Name, directory);
        try
        {
            remote.MakeDirectory(directory, cancellation);
        }
        catch (RemoteFileException exception)
        {
            throw folder.Error($"The folder '{directory}' cannot be made", exception);
        }

        using FileStream file = File.OpenRead(path);
        folder.Store(
            file,
            name,
            bytes =>
            {
                request.Transfer?.Report(new EmployeeInterfaceProgress(name, bytes, file.Length));
                lease.RenewWhenDue(cancellation);
            },
            cancellation);
        return new EmployeeInterfaceExport
        {
            Interface = definition.Name,
            Path = folder.PathOf(name),
            Rows = export.Rows,
            Bytes = file.Length,
            WrittenAt = Clock.Local(now),
            Warnings = export.Warnings,
        };
    }

    /// <summary>Makes a file name of the interface's name that is valid on every operating system.</summary>
    private static string NameOf(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
}
