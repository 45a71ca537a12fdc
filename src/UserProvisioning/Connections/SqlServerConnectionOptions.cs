using System.Security;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Connections;

/// <summary>
/// Which SQL Server database to open, and as whom. Secrets are kept apart from what is shown: no member and no message gives them
/// away.
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

    /// <summary>Names a database by server and name. Without credential and token: as the Windows account of this process.</summary>
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

    /// <summary>Takes a connection string. The password of a SQL login is taken out of it.</summary>
    /// <param name="connectionString">As SqlClient knows it; the connection is encrypted unless it says otherwise.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: it is not a connection string, or lacks the server or the
    /// database.</exception>
    public static SqlServerConnectionOptions FromConnectionString(string connectionString) => new(SqlServerAddress.Parse(connectionString));

    /// <summary>The location.</summary>
    /// <returns><see cref="Location"/>.</returns>
    public override string ToString() => Location;
}
