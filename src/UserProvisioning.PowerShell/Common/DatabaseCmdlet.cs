using System.Management.Automation;
using System.Security;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet with parameters that name a database: an embedded file, or one of SQL Server.</summary>
public abstract class DatabaseCmdlet : ProvisioningCmdlet
{
    /// <summary>The parameter set of an embedded file.</summary>
    private protected const string FileSet = "Path";

    /// <summary>The parameter set of a server and a database.</summary>
    private protected const string ServerSet = "Server";

    /// <summary>The parameter set of a connection string.</summary>
    private protected const string StringSet = "ConnectionString";

    /// <summary>
    /// The server, such as <c>sql01</c>, <c>sql01\INSTANCE</c> or <c>sql01.example.com,1433</c>. Without -Credential and -AccessToken you sign in
    /// with your Windows account.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [NotEmpty]
    public string ServerInstance { get; set; } = string.Empty;

    /// <summary>A SQL login with its password.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>An Entra access token for https://database.windows.net/, as Get-AzAccessToken gives it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [SecretTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>
    /// Accepts any certificate of the server. The connection is encrypted, but it may be to another server than you think. Use it for tests only,
    /// or in a network that you trust.
    /// </summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter TrustServerCertificate { get; set; }

    /// <summary>A connection string of SqlClient. A password in it is not shown anywhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StringSet)]
    [NotEmpty]
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>Returns the SQL Server database that the parameters name; null for an embedded file.</summary>
    /// <param name="database">The parameter -Database.</param>
    /// <returns>The database, and the account to sign in with.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: the connection string is not valid.</exception>
    private protected SqlServerConnectionOptions? SqlServerOptions(string? database)
    {
        if (ParameterSetName == StringSet)
        {
            return SqlServerConnectionOptions.FromConnectionString(ConnectionString);
        }

        if (ParameterSetName != ServerSet)
        {
            return null;
        }

        if (Credential is not null && AccessToken is not null)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                "Both -Credential and -AccessToken were given, but a connection uses one account. Give one of them.",
                ServerInstance);
        }

        return SqlServerConnectionOptions.ForServer(
            ServerInstance, database!, Credential?.UserName, Credential?.Password, AccessToken, TrustServerCertificate);
    }
}
