using UserProvisioning.Storage;

namespace UserProvisioning.Connections;

/// <summary>The copy of an embedded file into the database of a connection.</summary>
public sealed partial class ProvisioningConnection
{
    /// <summary>
    /// Copies all data of an embedded file into the database of this connection, which must be an empty SQL Server database: ids,
    /// passwords, runs and the audit trail included. Either all of it is copied or nothing. The file is not changed.
    /// </summary>
    /// <param name="path">The file; null for the default one.</param>
    /// <param name="progress">Receives the name of the table that is being copied; null for no reports.</param>
    /// <param name="cancellation">Cancels the copy; then nothing is copied.</param>
    /// <returns>The number of copied rows, and from where to where.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.Conflict"/>: this database is not empty, or is not a SQL Server database.
    /// <see cref="ErrorIds.ConnectionFailed"/>: there is no such file, or it cannot be read.
    /// </exception>
    public DatabaseCopy CopyFrom(string? path = null, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ICopyTarget target = RequireCopyTarget();
        using ProvisioningConnection source = OpenEmbedded(path, mustExist: true, time: null, actor: null);
        IReadOnlyDictionary<string, long> copied = target.CopyFrom((ICopySource)source._context.Store, progress ?? (_ => { }), cancellation);
        return new DatabaseCopy
        {
            Source = source.Location,
            Destination = Location,
            Contacts = copied["Contacts"],
            SystemUsers = copied["SystemUsers"],
            ProvisioningRuns = copied["ProvisioningRuns"],
            AuditEntries = copied["AuditEntries"],
            Rows = copied.Values.Sum(),
        };
    }

    /// <summary>Throws the errors that <see cref="CopyFrom"/> would throw, and copies nothing.</summary>
    /// <param name="path">The file; null for the default one.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/> or <see cref="ErrorIds.ConnectionFailed"/>.</exception>
    public void CheckCopyFrom(string? path = null)
    {
        ICopyTarget target = RequireCopyTarget();
        OpenEmbedded(path, mustExist: true, time: null, actor: null).Dispose();
        target.CheckCopy();
    }

    private ICopyTarget RequireCopyTarget() => _context.Store as ICopyTarget ?? throw new ProvisioningException(
        ErrorIds.Conflict,
        $"'{Location}' is an embedded file, and a copy goes into SQL Server. To have a second embedded file, copy the file while nobody uses it.",
        Location);
}
