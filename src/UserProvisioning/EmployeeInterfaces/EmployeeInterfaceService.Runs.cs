using UserProvisioning.EmployeeInterfaces.Checking;
using UserProvisioning.EmployeeInterfaces.Directories;
using UserProvisioning.EmployeeInterfaces.Exchange;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <content>Running and testing interfaces.</content>
public sealed partial class EmployeeInterfaceService
{
    /// <summary>
    /// Imports the files that HR delivered, oldest first, while the caller reads the results. A caller who stops reading leaves the rest; the few
    /// files that are imported by then are moved. It first finishes the files of an earlier call that was interrupted.
    /// </summary>
    /// <param name="reference">The interface.</param>
    /// <param name="request">The options of the call.</param>
    /// <param name="dryRun">True to list the files that would be imported, and import none.</param>
    /// <param name="cancellation">
    /// Stops at once. Files that were claimed ahead get their names back. The file in progress keeps its claimed name, by which the next call finds
    /// it.
    /// </param>
    /// <returns>The result for each file.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.InterfaceNotFound"/>; <see cref="ErrorIds.HostKeyMismatch"/>; <see cref="ErrorIds.TransferFailed"/>: the server
    /// could not be reached or signed in to, or reported a failure; <see cref="ErrorIds.Conflict"/>: another worker took over.
    /// </exception>
    public IEnumerable<EmployeeInterfaceFile> Import(
        EmployeeInterfaceReference reference, EmployeeInterfaceRequest request, bool dryRun = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        EmployeeInterfaceRow definition = Find(reference);
        if (definition.Kind == EmployeeInterfaceKind.Directory)
        {
            yield return new DirectoryExchange(_context with { Call = null }, DirectoryOptions)
                .Import(definition, request, dryRun, cancellation);
            yield break;
        }

        foreach (EmployeeInterfaceFile file in Exchange().Import(definition, request, dryRun, cancellation))
        {
            yield return file;
        }
    }

    /// <summary>Refuses an export through an interface that has no export directory.</summary>
    /// <param name="employeeInterface">The interface.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    public static void CheckExport(EmployeeInterface employeeInterface)
    {
        ArgumentNullException.ThrowIfNull(employeeInterface);
        string name = employeeInterface.Name;
        if (employeeInterface is not SftpInterface sftp)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The employee interface '{name}' has a directory, to which nothing is exported.", name);
        }

        if (sftp.ExportDirectory is null)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The employee interface '{name}' has no directory to export to. Give it one with Set-EmployeeInterface "
                    + $"'{name}' -ExportDirectory.", name);
        }
    }

    /// <summary>Writes contacts and their users as a file into the interface's export directory.</summary>
    /// <param name="reference">The interface.</param>
    /// <param name="request">The options of the call.</param>
    /// <param name="cancellation">Stops at once. An incomplete file never gets the final name.</param>
    /// <returns>The result of the export.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.InterfaceNotFound"/>; <see cref="ErrorIds.SettingInvalid"/>: it has no export directory;
    /// <see cref="ErrorIds.HostKeyMismatch"/>; <see cref="ErrorIds.TransferFailed"/>; <see cref="ErrorIds.Conflict"/>: the interface is busy.
    /// </exception>
    public EmployeeInterfaceExport Export(
        EmployeeInterfaceReference reference,
        EmployeeInterfaceRequest request,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        EmployeeInterfaceRow definition = Find(reference);
        CheckExport(EmployeeInterfaceRules.ToInterface(definition));
        return Exchange().Export(definition, request, cancellation);
    }

    /// <summary>Checks one by one everything that an interface needs, and returns each result when it is known. It leaves nothing behind.</summary>
    /// <param name="reference">The interface.</param>
    /// <param name="secrets">The secrets to sign in with, which the interface does not store.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <returns>The checks, in order. After one that fails, those that need it are skipped.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.InterfaceNotFound"/>.</exception>
    public IEnumerable<EmployeeInterfaceCheck> Test(
        EmployeeInterfaceReference reference,
        EmployeeInterfaceSecrets secrets,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        EmployeeInterfaceRow definition = Find(reference);
        return definition.Kind == EmployeeInterfaceKind.Directory
            ? new DirectoryTest(_context, definition, secrets, DirectoryOptions with { Retries = 0 }, cancellation).Run()
            : new InterfaceTest(definition, secrets, Options with { Retries = 0 }, cancellation).Run();
    }

    /// <summary>Connects to a server and returns its host keys, before there is an interface for it. It does not sign in.</summary>
    /// <param name="serverName">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <returns>The checks, in order.</returns>
    public IEnumerable<EmployeeInterfaceCheck> Test(string serverName, int port, CancellationToken cancellation = default) =>
        new InterfaceTest(
            new EmployeeInterfaceRow { ServerName = serverName, Port = port, Username = "nobody" },
            new EmployeeInterfaceSecrets(),
            Options with { Retries = 0 },
            cancellation).Run();

    // The changes of an exchange belong to the runs of its files, and not to that of the cmdlet.
    private InterfaceExchange Exchange() => new(_context with { Call = null }, Options);
}
