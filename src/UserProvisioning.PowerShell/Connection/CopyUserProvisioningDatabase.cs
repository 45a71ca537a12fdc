using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Copies an embedded database file into SQL Server, so that a trial becomes production.</summary>
/// <remarks>
/// <para>It copies contacts, users with their passwords, licenses, groups, settings, runs and the audit trail, all with their ids. The copy is one
/// transaction: either everything is copied or nothing. The file is only read. Put it away afterwards, so that nobody goes on working in it.</para>
/// <para>The destination is an open connection to SQL Server: the newest of the session, unless -Destination names another. Its database must be
/// empty, as Initialize-UserProvisioningDatabase leaves it. The cache of rows that makes imports faster is not copied, so the first import of each
/// source compares every row again.</para>
/// </remarks>
/// <example>
/// <para>Take a trial to production.</para>
/// <code notRun="It needs a SQL Server.">
/// Initialize-UserProvisioningDatabase -ServerInstance sql01 -Database UserProvisioning -CreateDatabase
/// $server = Connect-UserProvisioning -ServerInstance sql01 -Database UserProvisioning
/// Copy-UserProvisioningDatabase ./trial.db -Destination $server
/// </code>
/// </example>
/// <example>
/// <para>See what would be copied where.</para>
/// <code notRun="It needs a SQL Server.">
/// Copy-UserProvisioningDatabase ./trial.db -WhatIf
/// </code>
/// </example>
/// <seealso cref="ConnectUserProvisioning"/>
/// <seealso cref="InitializeUserProvisioningDatabase"/>
[Cmdlet(VerbsCommon.Copy, "UserProvisioningDatabase", SupportsShouldProcess = true)]
[OutputType(typeof(DatabaseCopy))]
public sealed class CopyUserProvisioningDatabase : ProvisioningCmdlet
{
    private ProvisioningConnection? _destination;

    /// <summary>The embedded file to copy; the embedded default file when it is left out.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName")]
    [NotEmpty]
    public string? Path { get; set; }

    /// <summary>The connection to copy into; the newest of the session when it is left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ProvisioningConnection? Destination { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        _destination = Destination ?? SessionConnections.Current;
        if (_destination is not { IsOpen: true })
        {
            throw new ProvisioningException(
                ErrorIds.NotConnected, "There is no open connection to copy into. Connect-UserProvisioning -ServerInstance S -Database D opens one.");
        }

        string? path = Path is null ? null : ResolvePath(Path, ErrorIds.ConnectionFailed);
        if (IsWhatIf)
        {
            _destination.CheckCopyFrom(path);
        }

        if (ShouldProcess(_destination.Location, $"Copy everything from '{path ?? "the embedded default file"}'"))
        {
            WriteObject(_destination.CopyFrom(
                path,
                table => WriteProgress(new ProgressRecord(1, $"Copying into '{_destination.Location}'", table)),
                Cancellation));
        }
    }

    /// <inheritdoc/>
    private protected override ProvisioningException? Translate(Exception exception) =>
        exception as ProvisioningException ?? _destination?.Translate(exception);
}
