using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Connects the session to the database of one client: a database of SQL Server, an embedded file, or, without parameters, the embedded default
/// file.
/// </summary>
/// <remarks>
/// <para>A connection is to one database, and a database holds one client. Cmdlets use the newest open connection of the
/// session unless -Connection names another, so that one session can serve several clients.</para>
/// <para>Without parameters it opens the embedded default file, in the folder for application data of your account. An embedded file is created if
/// it does not exist, and upgraded if an older version of the module created it.</para>
/// <para>For SQL Server or Azure SQL, name the server and the database with -ServerInstance and -Database, and sign in with your Windows account, a
/// SQL login (-Credential) or an Entra token (-AccessToken). First, the owner of the database must have run Initialize-UserProvisioningDatabase.
/// The connection is encrypted, and this machine must trust the server's certificate.</para>
/// </remarks>
/// <example>
/// <para>Try the module with a file of its own.</para>
/// <code>
/// Connect-UserProvisioning ./trial.db
/// </code>
/// <para>The file is created at once, and holds all data. To start again, disconnect and delete it.</para>
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
/// <para>Cmdlets use the newest connection when none is named.</para>
/// </example>
/// <example>
/// <para>Connect to SQL Server as the Windows account that runs the session.</para>
/// <code notRun="It needs a SQL Server.">
/// Connect-UserProvisioning -ServerInstance sql01.example.com -Database UserProvisioning
/// </code>
/// </example>
/// <example>
/// <para>Connect to Azure SQL with the token of the account that is signed in to Azure.</para>
/// <code notRun="It needs Azure SQL and the module Az.Accounts.">
/// $token = (Get-AzAccessToken -ResourceUrl https://database.windows.net/).Token
/// Connect-UserProvisioning -ServerInstance iwms.database.windows.net -Database UserProvisioning -AccessToken $token
/// </code>
/// </example>
/// <seealso cref="DisconnectUserProvisioning"/>
/// <seealso cref="GetUserProvisioningConnection"/>
/// <seealso cref="InitializeUserProvisioningDatabase"/>
/// <seealso href="about_UserProvisioning"/>
[Cmdlet(VerbsCommunications.Connect, "UserProvisioning", DefaultParameterSetName = FileSet)]
[OutputType(typeof(ProvisioningConnection))]
public sealed class ConnectUserProvisioning : DatabaseCmdlet
{
    /// <summary>The file of the embedded database. It is created if it does not exist, and upgraded if it is older.</summary>
    [Parameter(Position = 0, ParameterSetName = FileSet)]
    [Alias("FullName")]
    [NotEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <summary>The database on the server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [NotEmpty]
    public string Database { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        ProvisioningConnection connection = SqlServerOptions(Database) is { } options
            ? ProvisioningConnection.OpenSqlServer(options, cancellation: Cancellation)
            : ProvisioningConnection.OpenEmbedded(Path is null ? null : ResolvePath(Path, ErrorIds.ConnectionFailed));
        SessionConnections.Add(connection);
        foreach (string warning in connection.Warnings)
        {
            WriteWarning(warning);
        }

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
