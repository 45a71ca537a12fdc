using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The service that stores, tests and runs employee interfaces: it imports the files that HR delivered, and delivers exports.</summary>
public sealed partial class EmployeeInterfaceService
{
    private readonly ProvisioningContext _context;

    internal EmployeeInterfaceService(ProvisioningContext context) => _context = context;

    /// <summary>The time limits and retries of connections.</summary>
    internal SftpOptions Options { get; set; } = new();

    /// <summary>The limits and retries of readings of directories.</summary>
    internal LdapOptions DirectoryOptions { get; set; } = new();

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
                audit.Add(
                    AuditActions.Create, nameof(EmployeeInterface), row.Name, EmployeeInterfaceChanges.Between(new EmployeeInterfaceRow(), row));
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
                
                // A certificate file is read when it is given. The machine that changes something else may not have it.
                var row = new EmployeeInterfaceRow { Id = before.Id, CertificateFile = before.CertificateFile };
                EmployeeInterfaceRules.Fill(row, change(EmployeeInterfaceRules.ToFields(before)) with { Name = before.Name }, work.ContactFields.Set);
                List<FieldChange> changes = EmployeeInterfaceChanges.Between(before, row);
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
            audit.Add(AuditActions.Remove, nameof(EmployeeInterface), row.Name, EmployeeInterfaceChanges.Between(row, new EmployeeInterfaceRow()));
        },
        cancellation);

    /// <summary>Makes the error for an interface that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return EmployeeInterfaceLookup.NotFound(work, name);
    }

    private EmployeeInterfaceRow Find(EmployeeInterfaceReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return EmployeeInterfaceLookup.Resolve(work, reference);
    }
}
