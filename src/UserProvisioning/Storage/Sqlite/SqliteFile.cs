namespace UserProvisioning.Storage.Sqlite;

/// <summary>The default path of the embedded database.</summary>
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
}
