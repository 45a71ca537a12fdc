using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>The file of the embedded database before it is opened: its default path, and whether it can be opened.</summary>
internal static class SqliteFile
{
    /// <summary>The path of the database when none is given: in the user's folder for application data.</summary>
    public static string DefaultPath()
    {
        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "UserProvisioning");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "UserProvisioning.db");
    }

    /// <summary>Refuses a path that <see cref="SqliteStore.Open(string)"/> would refuse. It makes no file and upgrades none.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.
    /// </exception>
    public static void Check(string path)
    {
        path = Path.GetFullPath(path);
        RequirePlace(path);
        if (!File.Exists(path))
        {
            return;
        }

        var connections = new SqliteConnections(path, isSynced: true);
        try
        {
            using SqliteConnection connection = connections.Open();
            SqliteMigrator.Check(connection, path);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.Unopened(exception, path);
        }
        finally
        {
            connections.ClearPool();
        }
    }

    /// <summary>Refuses a path at which there can be no database.</summary>
    internal static void RequirePlace(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed, $"'{path}' is a folder. Give the path of a database file.", path);
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"The folder of '{path}' does not exist. Create it, or give another path.", path);
        }
    }
}
