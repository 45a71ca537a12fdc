using UserProvisioning.EmployeeInterfaces.Checking;
using UserProvisioning.EmployeeInterfaces.Exchange;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The service that stores, tests and runs employee interfaces: it imports the files that HR delivered, and delivers exports.</summary>
public sealed class EmployeeInterfaceService
{
    private readonly ProvisioningContext _context;

    internal EmployeeInterfaceService(ProvisioningContext context) => _context = context;

    /// <summary>The time limits and retries of connections.</summary>
    internal SftpOptions Options { get; set; } = new();

    /// <summary>Lists interfaces, sorted by name.</summary>
    /// <param name="name">Only the interface with this name; null for all.</param>
    /// <returns>What was found.</returns>
    public IReadOnlyList<EmployeeInterface> List(TextFilter? name = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.EmployeeInterfaces.All()
            .Where(row => name?.Matches(row.Name) ?? true)
            .Select(EmployeeInterfaceRules.ToInterface)
            .ToList();
    }

    /// <summary>Finds an interface.</summary>
    /// <param name="reference">The interface.</param>
    /// <returns>The interface.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.InterfaceNotFound"/>.</exception>
    public EmployeeInterface Get(EmployeeInterfaceReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return EmployeeInterfaceRules.ToInterface(EmployeeInterfaceLookup.Resolve(work, reference));
    }

    /// <summary>Makes an interface.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The interface.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.SettingInvalid"/> and <see cref="ErrorIds.MappingInvalid"/>: a field does not fit.
    /// <see cref="ErrorIds.Conflict"/>: the name is taken.
    /// </exception>
    public EmployeeInterface Create(EmployeeInterfaceFields fields, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var row = new EmployeeInterfaceRow();
        return _context.Write(
            work =>
            {
                EmployeeInterfaceRules.Fill(row, fields, work.ContactFields.Set);
                if (work.EmployeeInterfaces.ByNameKey(Text.Key(row.Name)) is { } other)
                {
                    throw new ProvisioningException(
                        ErrorIds.Conflict,
                        $"There is an employee interface '{other.Name}' already. Give another name, or change that one with Set-EmployeeInterface.",
                        row.Name);
                }

                work.EmployeeInterfaces.Insert(row);
                var audit = new AuditLog(_context, work);
                audit.Add(AuditActions.Create, nameof(EmployeeInterface), row.Name, EmployeeInterfaceRules.Changes(new EmployeeInterfaceRow(), row));
                return UnitResult.Keep(EmployeeInterfaceRules.ToInterface(row));
            },
            cancellation);
    }

    /// <summary>Changes fields of an interface. The name cannot change, since it is the source of the imported contacts.</summary>
    /// <param name="reference">The interface.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The interface as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.InterfaceNotFound"/>; <see cref="ErrorIds.SettingInvalid"/> and <see cref="ErrorIds.MappingInvalid"/>: a field does not
    /// fit.
    /// </exception>
    public EmployeeInterface Update(
        EmployeeInterfaceReference reference, Func<EmployeeInterfaceFields, EmployeeInterfaceFields> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _context.Write(
            work =>
            {
                EmployeeInterfaceRow before = EmployeeInterfaceLookup.Resolve(work, reference);
                var row = new EmployeeInterfaceRow { Id = before.Id };
                EmployeeInterfaceRules.Fill(row, change(EmployeeInterfaceRules.ToFields(before)) with { Name = before.Name }, work.ContactFields.Set);
                List<FieldChange> changes = EmployeeInterfaceRules.Changes(before, row);
                if (changes.Count > 0)
                {
                    work.EmployeeInterfaces.Update(row);
                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, nameof(EmployeeInterface), row.Name, changes);
                }

                return UnitResult.Keep(EmployeeInterfaceRules.ToInterface(row));
            },
            cancellation);
    }

    /// <summary>Takes the lease of an interface from the worker that holds it. That worker cannot commit anything afterwards.</summary>
    /// <param name="reference">The interface.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.InterfaceNotFound"/>.</exception>
    public void ReleaseLease(EmployeeInterfaceReference reference, CancellationToken cancellation = default) => _context.Write(
        work =>
        {
            EmployeeInterfaceRow row = EmployeeInterfaceLookup.Resolve(work, reference);
            if (row.LeaseToken is { } token)
            {
                work.EmployeeInterfaces.ReleaseLease(row.Id, token);
                var audit = new AuditLog(_context, work);
                audit.Add(
                    AuditActions.Update, nameof(EmployeeInterface), row.Name,
                    new FieldChange("Lease", $"{row.LeaseHolder!.Split('|')[0]} {row.LeaseAt:yyyy-MM-dd HH:mm:ss} UTC", null));
            }
        },
        cancellation);

    /// <summary>Removes an interface and the records of its files. Its runs stay, and nothing on the server changes.</summary>
    /// <param name="reference">The interface.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.InterfaceNotFound"/>.</exception>
    public void Remove(EmployeeInterfaceReference reference, CancellationToken cancellation = default) => _context.Write(
        work =>
        {
            EmployeeInterfaceRow row = EmployeeInterfaceLookup.Resolve(work, reference);
            work.EmployeeInterfaces.Delete(row.Id);
            var audit = new AuditLog(_context, work);
            audit.Add(AuditActions.Remove, nameof(EmployeeInterface), row.Name, EmployeeInterfaceRules.Changes(row, new EmployeeInterfaceRow()));
        },
        cancellation);

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
        foreach (EmployeeInterfaceFile file in Exchange().Import(Find(reference), request, dryRun, cancellation))
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
        if (employeeInterface.ExportDirectory is null)
        {
            string name = employeeInterface.Name;
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
        return new InterfaceTest(Find(reference), secrets, Options with { Retries = 0 }, cancellation).Run();
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

    /// <summary>Makes the error for an interface that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return EmployeeInterfaceLookup.NotFound(work, name);
    }

    // The changes of an exchange belong to the runs of its files, and not to that of the cmdlet.
    private InterfaceExchange Exchange() => new(_context with { Call = null }, Options);

    private EmployeeInterfaceRow Find(EmployeeInterfaceReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return EmployeeInterfaceLookup.Resolve(work, reference);
    }
}
