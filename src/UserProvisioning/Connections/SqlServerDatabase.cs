using System.Text;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tables;

namespace UserProvisioning.Connections;

/// <summary>Makes SQL Server databases ready for use.</summary>
public static class SqlServerDatabase
{
    /// <summary>Creates the schema, or upgrades an older one in place: all of it in one transaction, or nothing.</summary>
    /// <param name="options">Which database, and as whom: it takes the rights of its owner.</param>
    /// <param name="createDatabase">True to make the database first, if it is not there.</param>
    /// <param name="cancellation">Breaks it off; nothing of the schema is changed then.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/>; <see cref="ErrorIds.SchemaOutdated"/>: a newer version of the module made it;
    /// <see cref="ErrorIds.Conflict"/>: others held it for too long.
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

    /// <summary>Writes the T-SQL that creates or upgrades the schema, for a person to read and run. It needs no server.</summary>
    /// <param name="path">The file.</param>
    /// <param name="database">The database that its first lines name; null for none.</param>
    /// <param name="overwrite">Whether a file that is there may be overwritten.</param>
    /// <returns>The file, as a full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public static string WriteScript(string path, string? database = null, bool overwrite = false) =>

        // With a byte order mark, by which sqlcmd knows that it is UTF-8.
        OutputFile.Write(path, SqlServerScript.Whole(database), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), overwrite);
}
