using System.Security;
using Microsoft.Data.SqlClient;
using UserProvisioning.Common;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>The server, database and account for SqlClient. Secrets are kept apart from the values that are shown.</summary>
internal sealed class SqlServerAddress
{
    private readonly SqlConnectionStringBuilder _builder;
    private readonly SqlCredential? _credential;
    private readonly SecureString? _accessToken;
    private int _stores;

    static SqlServerAddress() => SqlClientPackets.KeepApart();

    private SqlServerAddress(SqlConnectionStringBuilder builder, SqlCredential? credential, SecureString? accessToken)
    {
        _builder = builder;
        _credential = credential;
        _accessToken = accessToken;
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "UserProvisioning";
        }

        if (!builder.ShouldSerialize("Command Timeout"))
        {
            // Statements on many thousand rows take longer than the default of 30 seconds.
            builder.CommandTimeout = 300;
        }

        if (!builder.ShouldSerialize("Pool Blocking Period"))
        {
            // Otherwise the pool repeats the last error for up to a minute instead of asking the server again.
            builder.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        }

        builder.MultipleActiveResultSets = false;
        builder.Enlist = false;
        builder.PersistSecurityInfo = false;
    }

    internal string Server => _builder.DataSource;

    internal string Database => _builder.InitialCatalog;

    /// <summary>Whether the Windows account of this process signs in, without any given credential.</summary>
    internal bool IsWindowsSignIn => _builder.IntegratedSecurity;

    internal string Location => $"{Server}/{Database}";

    internal static SqlServerAddress Of(
        string server, string database, string? userName, SecureString? password, SecureString? accessToken, bool trustServerCertificate) => new(
        new SqlConnectionStringBuilder
        {
            DataSource = server,
            InitialCatalog = database,
            Encrypt = SqlConnectionEncryptOption.Mandatory,
            TrustServerCertificate = trustServerCertificate,
            IntegratedSecurity = userName is null && accessToken is null,
        },
        userName is null ? null : new SqlCredential(userName, ReadOnly(password ?? new SecureString())),
        accessToken is null ? null : ReadOnly(accessToken));

    internal static SqlServerAddress Parse(string connectionString)
    {
        SqlConnectionStringBuilder builder;
        try
        {
            builder = new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The message of this exception may contain a part of a password with a semicolon in it, so it is neither repeated nor kept.
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                "The text given as -ConnectionString is not a SQL Server connection string. Write it as "
                    + "'Server=sql01;Database=UserProvisioning;Integrated Security=true'; put a value with a semicolon in double quotes.");
        }

        if (builder.DataSource.Length == 0 || builder.InitialCatalog.Length == 0)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                "The text given as -ConnectionString does not name a "
                    + $"{(builder.DataSource.Length == 0 ? "server (Server=...)" : "database (Database=...)")}. Add it.");
        }

        // The password of a SQL login is removed from the text. Other ways to sign in have none, or need it there.
        bool isLogin = builder.UserID.Length > 0 && !builder.IntegratedSecurity
            && builder.Authentication is SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword;
        return new SqlServerAddress(builder, isLogin ? TakeCredential(builder) : null, null);
    }

    /// <summary>Counts an open store at this address. Stores at one address share a pool of connections.</summary>
    internal void Enter() => Interlocked.Increment(ref _stores);

    /// <summary>Counts a store as closed.</summary>
    /// <returns>Whether it was the last one open.</returns>
    internal bool Leave() => Interlocked.Decrement(ref _stores) == 0;

    /// <summary>Makes a connection that is not open yet.</summary>
    internal SqlConnection CreateConnection()
    {
        var connection = new SqlConnection(_builder.ConnectionString, _credential);
        if (_accessToken is not null)
        {
            connection.AccessToken = SecureText.Read(_accessToken);
        }

        return connection;
    }

    /// <summary>The same server and account with another database.</summary>
    internal SqlServerAddress On(string database) =>
        new(new SqlConnectionStringBuilder(_builder.ConnectionString) { InitialCatalog = database }, _credential, _accessToken);

    private static SqlCredential TakeCredential(SqlConnectionStringBuilder builder)
    {
        var credential = new SqlCredential(builder.UserID, SecureText.Make(builder.Password));
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
