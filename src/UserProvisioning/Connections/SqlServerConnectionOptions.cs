using System.Security;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Connections;

/// <summary>
/// The options of a connection to SQL Server: the database, and the account that signs in. No member and no message discloses a
/// secret.
/// </summary>
public sealed class SqlServerConnectionOptions
{
    private SqlServerConnectionOptions(SqlServerAddress address) => Address = address;

    /// <summary>The server, as <c>sql01</c>, <c>sql01\INSTANCE</c> or <c>tcp:sql01.example.com,1433</c>.</summary>
    public string ServerInstance => Address.Server;

    /// <summary>The database.</summary>
    public string Database => Address.Database;

    /// <summary>Server and database, as messages name them.</summary>
    public string Location => Address.Location;

    internal SqlServerAddress Address { get; }

    /// <summary>Options for a server and a database. Without credential and token, the Windows account of this process signs in.</summary>
    /// <param name="serverInstance">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="userName">A SQL login; null for another way to sign in.</param>
    /// <param name="password">Its password.</param>
    /// <param name="accessToken">An Entra access token for <c>https://database.windows.net/</c>; null for another way to sign in.</param>
    /// <param name="trustServerCertificate">True to accept any certificate: the connection is encrypted, but the server's identity is not
    /// checked.</param>
    /// <returns>The options.</returns>
    public static SqlServerConnectionOptions ForServer(
        string serverInstance,
        string database,
        string? userName = null,
        SecureString? password = null,
        SecureString? accessToken = null,
        bool trustServerCertificate = false) =>
        new(SqlServerAddress.Of(serverInstance, database, userName, password, accessToken, trustServerCertificate));

    /// <summary>Options from a connection string. The password of a SQL login is removed from the string.</summary>
    /// <param name="connectionString">A connection string of SqlClient; the connection is encrypted unless the string says otherwise.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: the text is not a connection string, or lacks the server or
    /// the
    /// database.</exception>
    public static SqlServerConnectionOptions FromConnectionString(string connectionString) => new(SqlServerAddress.Parse(connectionString));

    /// <summary>The location.</summary>
    /// <returns><see cref="Location"/>.</returns>
    public override string ToString() => Location;
}
