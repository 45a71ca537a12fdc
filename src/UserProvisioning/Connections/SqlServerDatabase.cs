using System.Text;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tables;

namespace UserProvisioning.Connections;

/// <summary>Creates and upgrades the schema of SQL Server databases.</summary>
public static class SqlServerDatabase
{
    /// <summary>Creates the schema, or upgrades an older one, in one transaction.</summary>
    /// <param name="options">The database, and the account that signs in, which needs the rights of the database's owner.</param>
    /// <param name="createDatabase">True to create the database first, if it does not exist.</param>
    /// <param name="cancellation">Cancels the work; then the schema is not changed.</param>
    /// <returns>The versions of the schema before and after.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/>; <see cref="ErrorIds.SchemaOutdated"/>: a newer version of the module made the schema;
    /// <see cref="ErrorIds.Conflict"/>: other transactions held a lock for too long.
    /// </exception>
    public static SchemaUpgrade Upgrade(SqlServerConnectionOptions options, bool createDatabase = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (createDatabase)
        {
            SqlServerMigrator.CreateDatabase(options.Address, cancellation);
        }

        return SqlServerMigrator.Upgrade(options.Address, cancellation);
    }

    /// <summary>Writes the T-SQL script that creates or upgrades the schema, for a person to read and run. Writing it needs no server.</summary>
    /// <param name="path">The file.</param>
    /// <param name="database">The database that the script's first lines name; null for none.</param>
    /// <param name="overwrite">True to overwrite an existing file.</param>
    /// <returns>The file, as a full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public static string WriteScript(string path, string? database = null, bool overwrite = false) =>

        // sqlcmd recognizes UTF-8 by the byte order mark.
        OutputFile.Write(path, SqlServerScript.Whole(database), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), overwrite);
}
