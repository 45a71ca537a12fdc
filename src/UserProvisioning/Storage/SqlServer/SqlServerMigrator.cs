using System.Data;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Creates and upgrades the schema in one transaction, with the same scripts that a DBA may run instead. An application lock makes
/// concurrent upgrades wait; they then find the work done.
/// </summary>
internal static class SqlServerMigrator
{
    private const string LockSql =
        $"""
        SET XACT_ABORT ON;
        DECLARE @WriterLock int;
        {SqlServerWriterLock.ResourceSql}
        EXEC @WriterLock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 120000;
        SELECT @WriterLock;
        """;

    /// <summary>Upgrades a database, and returns the versions before and after.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>,
    /// <see cref="ErrorIds.Conflict"/>.</exception>
    internal static SchemaUpgrade Upgrade(SqlServerAddress address, CancellationToken cancellation)
    {
        try
        {
            using SqlConnection connection = SqlServerOpening.Open(address, cancellation);
            int version = VersionOf(connection);
            if (version < 0 || version > SqlServerScript.CurrentVersion)
            {
                Check(version, address.Location);
            }

            using SqlTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            Lock(connection, transaction, address.Location);
            version = VersionOf(connection, transaction);
            foreach (string batch in SqlServerScript.Batches(SqlServerScript.Renames))
            {
                Run(connection, transaction, batch);
            }

            for (int next = version + 1; next <= SqlServerScript.CurrentVersion; next++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (string batch in SqlServerScript.Batches(SqlServerScript.Migrations[next - 1]).Append(SqlServerScript.Record(next)))
                {
                    Run(connection, transaction, batch);
                }
            }

            // The rights are granted each time, since somebody may have changed the rights of the role by hand.
            foreach (string batch in SqlServerScript.Batches(SqlServerScript.Rights))
            {
                Run(connection, transaction, batch);
            }

            transaction.Commit();
            return new SchemaUpgrade(version, SqlServerScript.CurrentVersion, ReadersWait(connection));
        }
        catch (SqlException fault)
        {
            throw SqlServerErrors.Translate(fault, address.Location);
        }
    }

    /// <summary>Creates an empty database, unless it exists.</summary>
    /// <returns>Whether the database was created.</returns>
    internal static bool CreateDatabase(SqlServerAddress address, CancellationToken cancellation)
    {
        SqlServerAddress master = address.On("master");
        try
        {
            using SqlConnection connection = SqlServerOpening.Open(master, cancellation);
            using SqlCommand command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM sys.databases WHERE name = @Name";
            command.Parameters.AddWithValue("@Name", address.Database);
            if ((int)command.ExecuteScalar() > 0)
            {
                return false;
            }

            Run(connection, null, $"CREATE DATABASE {SqlServerScript.Quote(address.Database)}");
            foreach (string option in (string[])["READ_COMMITTED_SNAPSHOT", "ALLOW_SNAPSHOT_ISOLATION"])
            {
                try
                {
                    Run(connection, null, $"ALTER DATABASE {SqlServerScript.Quote(address.Database)} SET {option} ON");
                }
                catch (SqlException)
                {
                    // Without the first option readers wait for an import that is running, and without the second one writers wait for a rehearsal.
                    // The module works in either case.
                }
            }

            return true;
        }
        catch (SqlException fault)
        {
            throw SqlServerErrors.Translate(fault, address.Location);
        }
    }

    /// <summary>The version of the schema; 0 when there is none.</summary>
    internal static int VersionOf(SqlConnection connection, SqlTransaction? transaction = null)
    {
        using SqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT OBJECT_ID('UserProvisioning.SchemaVersions', 'U')";
        if (command.ExecuteScalar() is null or DBNull)
        {
            return 0;
        }

        command.CommandText = "SELECT COALESCE(MAX(Version), 0) FROM UserProvisioning.SchemaVersions";
        return (int)command.ExecuteScalar();
    }

    /// <summary>Refuses a version that this module cannot work with.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SchemaOutdated"/>.</exception>
    internal static void Check(int version, string location)
    {
        int known = SqlServerScript.CurrentVersion;
        if (version != known)
        {
            throw new ProvisioningException(
                ErrorIds.SchemaOutdated,
                version < 0
                    ? $"The database '{location}' says that it has schema version {version}, which no version of this module has made. Restore it "
                        + "from a backup."
                    : version == 0
                    ? $"The database '{location}' has no UserProvisioning schema that this account may see. Run "
                        + "Initialize-UserProvisioningDatabase on it as its owner, or ask for membership of the database role "
                        + "UserProvisioningOperator."
                    : version < known
                    ? $"The database '{location}' has schema version {version}, and this module works with version {known}. Run "
                        + "Initialize-UserProvisioningDatabase on it as its owner; it keeps all data."
                    : $"The database '{location}' has schema version {version}, and this module knows versions up to {known}. Update the "
                        + "UserProvisioning module.",
                location);
        }
    }

    private static bool ReadersWait(SqlConnection connection)
    {
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = "SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = DB_NAME()";
        return command.ExecuteScalar() is false;
    }

    private static void Lock(SqlConnection connection, SqlTransaction transaction, string location)
    {
        using SqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = LockSql;
        command.CommandTimeout = 150;
        if ((int)command.ExecuteScalar() < 0)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict, $"Another session is changing '{location}' or writing to it for more than two minutes. Nothing was changed; "
                    + "try again when it is done.", location);
        }
    }

    private static void Run(SqlConnection connection, SqlTransaction? transaction, string sql)
    {
        using SqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
