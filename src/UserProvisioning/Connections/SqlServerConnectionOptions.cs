using System.Security;
using Microsoft.Data.SqlClient;

namespace UserProvisioning;

/// <summary>
/// Which SQL Server database to open, and as whom. Secrets are kept apart from what is shown: no member and no message gives them
/// away.
/// </summary>
public sealed class SqlServerConnectionOptions
{
    private readonly SqlConnectionStringBuilder _builder;

    private SqlServerConnectionOptions(SqlConnectionStringBuilder builder)
    {
        _builder = builder;
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "UserProvisioning";
        }

        if (!builder.ShouldSerialize("Command Timeout"))
        {
            // Sets of many thousand rows take longer than the half minute that is the default.
            builder.CommandTimeout = 300;
        }

        builder.MultipleActiveResultSets = false;
        builder.Enlist = false;
        builder.PersistSecurityInfo = false;
    }

    /// <summary>The server, as <c>sql01</c>, <c>sql01\INSTANCE</c> or <c>tcp:sql01.example.com,1433</c>.</summary>
    public string ServerInstance => _builder.DataSource;

    /// <summary>The database.</summary>
    public string Database => _builder.InitialCatalog;

    /// <summary>Server and database, as messages name them.</summary>
    public string Location => $"{ServerInstance}/{Database}";

    /// <summary>The password of a SQL login; null for another way to sign in.</summary>
    internal SqlCredential? Credential { get; private init; }

    /// <summary>An Entra access token for the resource <c>https://database.windows.net/</c>; null for another way to sign in.</summary>
    internal SecureString? AccessToken { get; private init; }

    /// <summary>Names a database by server and name. Without credential and token: as the Windows account of this process.</summary>
    /// <param name="serverInstance">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="userName">A SQL login; null for another way to sign in.</param>
    /// <param name="password">Its password.</param>
    /// <param name="accessToken">An Entra access token; null for another way to sign in.</param>
    /// <param name="trustServerCertificate">True to take any certificate of the server: the connection is encrypted, and may be to somebody else.</param>
    /// <returns>The options.</returns>
    public static SqlServerConnectionOptions ForServer(
        string serverInstance,
        string database,
        string? userName = null,
        SecureString? password = null,
        SecureString? accessToken = null,
        bool trustServerCertificate = false)
    {
        var builder = new SqlConnectionStringBuilder
        {
            DataSource = serverInstance,
            InitialCatalog = database,
            Encrypt = SqlConnectionEncryptOption.Mandatory,
            TrustServerCertificate = trustServerCertificate,
            IntegratedSecurity = userName is null && accessToken is null,
        };
        return new SqlServerConnectionOptions(builder)
        {
            Credential = userName is null ? null : new SqlCredential(userName, ReadOnly(password ?? new SecureString())),
            AccessToken = accessToken is null ? null : ReadOnly(accessToken),
        };
    }

    /// <summary>Takes a connection string. Its password is taken out of it.</summary>
    /// <param name="connectionString">As SqlClient knows it; it is encrypted unless it says otherwise.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>: it is not a connection string, or lacks the server or the database.</exception>
    public static SqlServerConnectionOptions FromConnectionString(string connectionString)
    {
        SqlConnectionStringBuilder builder;
        try
        {
            builder = new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What it complains of may be a part of a password with a semicolon in it: do not repeat it.
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                "The text given as -ConnectionString is not a SQL Server connection string. Write it as 'Server=sql01;Database=UserProvisioning;Integrated Security=true'; a value with a semicolon stands in double quotes.");
        }

        if (builder.DataSource.Length == 0 || builder.InitialCatalog.Length == 0)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"The text given as -ConnectionString does not name a {(builder.DataSource.Length == 0 ? "server (Server=...)" : "database (Database=...)")}. Add it.");
        }

        if (builder.UserID.Length == 0 || builder.IntegratedSecurity || builder.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword))
        {
            return new SqlServerConnectionOptions(builder);
        }

        SqlCredential credential = Take(builder);
        return new SqlServerConnectionOptions(builder) { Credential = credential };
    }

    /// <summary>The location.</summary>
    /// <returns><see cref="Location"/>.</returns>
    public override string ToString() => Location;

    /// <summary>A connection that is not open yet.</summary>
    internal SqlConnection CreateConnection()
    {
        var connection = new SqlConnection(_builder.ConnectionString, Credential);
        if (AccessToken is not null)
        {
            connection.AccessToken = SecureText.Read(AccessToken);
        }

        return connection;
    }

    /// <summary>The same server and account, and another database.</summary>
    internal SqlServerConnectionOptions On(string database) =>
        new(new SqlConnectionStringBuilder(_builder.ConnectionString) { InitialCatalog = database }) { Credential = Credential, AccessToken = AccessToken };

    private static SqlCredential Take(SqlConnectionStringBuilder builder)
    {
        var credential = new SqlCredential(builder.UserID, ReadOnly(SecureText.Make(builder.Password)));
        builder.Remove("User ID");
        builder.Remove("Password");
        return credential;
    }

    private static SecureString ReadOnly(SecureString secret)
    {
        SecureString copy = secret.Copy();
        copy.MakeReadOnly();
        return copy;
    }
}
