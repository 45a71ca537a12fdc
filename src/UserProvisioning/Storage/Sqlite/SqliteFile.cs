namespace UserProvisioning.Storage.Sqlite;

/// <summary>The file that holds the embedded database.</summary>
internal static class SqliteFile
{
    /// <summary>Where the database is when no path is given: the user's own folder for application data.</summary>
    public static string DefaultPath()
    {
        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "UserProvisioning");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "UserProvisioning.db");
    }
}
