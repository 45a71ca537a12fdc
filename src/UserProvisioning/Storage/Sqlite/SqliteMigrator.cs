using System.Globalization;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// Upgrades the schema of a file with the numbered scripts in this assembly, in one transaction. SQLite keeps
/// the version in the file's header (user_version) and changes it with the transaction, so a migration library and its
/// journal table would add a dependency and no safety.
/// </summary>
internal static class SqliteMigrator
{
    /// <summary>The number in the file's header (application_id) that marks a file as a database of this module: "UsPr".</summary>
    internal const int ApplicationId = 0x55735072;

    private const string Folder = ".Storage.Sqlite.Migrations.";

    /// <summary>Runs the scripts that the file lacks, and returns the version.</summary>
    internal static int Upgrade(SqliteConnection connection, string path)
    {
        try
        {
            return Upgrade(connection, path, Scripts(), Read);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == 1)
        {
            // A table exists already, or is missing.
            throw new ProvisioningException(
                ErrorIds.SchemaOutdated,
                $"The tables of '{path}' are not those of the schema version that it says it has: {OutsideText.Show(fault)} Nothing was "
                    + "changed; restore it from a backup.",
                path,
                fault);
        }
    }

    /// <summary>Runs those of the named scripts that the file lacks.</summary>
    internal static int Upgrade(SqliteConnection connection, string path, IReadOnlyList<string> scripts, Func<string, string> read)
    {
        long version = Check(connection, scripts.Count, path);
        if (version == scripts.Count)
        {
            return scripts.Count;
        }

        Run(connection, null, "PRAGMA journal_mode = WAL");
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);

        // Two processes may have read the old version at the same time. Read it again under the write lock.
        version = Scalar(connection, transaction, "PRAGMA user_version");
        Refuse(connection, transaction, version, scripts.Count, path);
        for (int next = (int)version; next < scripts.Count; next++)
        {
            Run(connection, transaction, read(scripts[next]));
        }

        Run(
            connection,
            transaction,
            string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {scripts.Count}"));
        transaction.Commit();
        return scripts.Count;
    }

    /// <summary>Refuses the files that <see cref="Upgrade(SqliteConnection, string)"/> refuses, and changes nothing.</summary>
    internal static void Check(SqliteConnection connection, string path) => Check(connection, Scripts().Count, path);

    /// <returns>The version of the file.</returns>
    private static long Check(SqliteConnection connection, int known, string path)
    {
        // One transaction, since another process may be making the tables at the same time.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        long version = Scalar(connection, transaction, "PRAGMA user_version");
        Refuse(connection, transaction, version, known, path);
        return version;
    }

    private static void Refuse(SqliteConnection connection, SqliteTransaction? transaction, long version, int known, string path)
    {
        long tables = Scalar(connection, transaction, "SELECT COUNT(*) FROM sqlite_master");
        if (tables > 0 && Scalar(connection, transaction, "PRAGMA application_id") != ApplicationId)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"'{path}' is a SQLite database of another application. Give the path of a UserProvisioning database, or of a file that does not "
                    + "exist yet.",
                path);
        }

        if (version < 0 || (version == 0) != (tables == 0))
        {
            throw new ProvisioningException(
                ErrorIds.SchemaOutdated,
                $"'{path}' says that it has schema version {version} and has {tables:N0} tables and indexes: no version of this module has made "
                    + "it so. Restore it from a backup.",
                path);
        }

        if (version > known)
        {
            throw new ProvisioningException(
                ErrorIds.SchemaOutdated,
                $"'{path}' has schema version {version}, and this module knows versions up to {known}. Update the UserProvisioning module.",
                path);
        }
    }

    private static List<string> Scripts() => typeof(SqliteMigrator).Assembly
        .GetManifestResourceNames()
        .Where(name => name.Contains(Folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .ToList();

    private static string Read(string resource)
    {
        using Stream stream = typeof(SqliteMigrator).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static long Scalar(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
