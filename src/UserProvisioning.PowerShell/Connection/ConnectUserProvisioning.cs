using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Connects the session to the database of one client. Without a path: the embedded default file.</summary>
/// <remarks>
/// <para>A connection is a database, and a database is one client. Cmdlets use the newest open connection of the
/// session unless -Connection names another, so that one session can serve several clients.</para>
/// <para>Without parameters the embedded default file is opened: it lies in the folder for application data of the
/// person who runs the session. An embedded file is made when it is not there, and upgraded when an older version
/// of the module made it.</para>
/// </remarks>
/// <example>
/// <para>Try it on a file of its own.</para>
/// <code>
/// Connect-UserProvisioning ./trial.db
/// </code>
/// <para>The file is made on the spot. It holds everything; to start again, disconnect and delete it.</para>
/// </example>
/// <example>
/// <para>Work on two clients at once.</para>
/// <code>
/// $north = Connect-UserProvisioning ./north.db
/// $south = Connect-UserProvisioning ./south.db
/// Set-ClientSetting ClientName 'Clinic North' -Connection $north
/// Set-ClientSetting ClientName 'Clinic South' -Connection $south
/// Get-UserProvisioningConnection
/// </code>
/// <para>The newest connection is the one that is used when none is named.</para>
/// </example>
/// <seealso cref="DisconnectUserProvisioning"/>
/// <seealso cref="GetUserProvisioningConnection"/>
/// <seealso cref="InitializeUserProvisioningDatabase"/>
/// <seealso href="about_UserProvisioning"/>
[Cmdlet(VerbsCommunications.Connect, "UserProvisioning")]
[OutputType(typeof(ProvisioningConnection))]
public sealed class ConnectUserProvisioning : ProvisioningCmdlet
{
    /// <summary>The file of the embedded database. It is made when it is not there, and upgraded when it is older.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(Path is null ? null : ResolvePath(Path, ErrorIds.ConnectionFailed));
        SessionConnections.Add(connection);
        WriteVerbose($"Connected to '{connection.Location}' ({connection.Engine}, schema version {connection.SchemaVersion}).");
        WriteObject(connection);
    }

    /// <inheritdoc/>
    private protected override ProvisioningException? Translate(Exception exception) =>
        exception as ProvisioningException
        ?? (exception is IOException or UnauthorizedAccessException
            ? new ProvisioningException(ErrorIds.ConnectionFailed, $"The database could not be opened: {exception.Message}", Path, exception)
            : null);
}
