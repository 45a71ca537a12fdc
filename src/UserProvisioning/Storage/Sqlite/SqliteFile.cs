namespace UserProvisioning.Storage.Sqlite;

/// <summary>The file that holds the embedded database.</summary>
internal static class SqliteFile
{
    /// <summary>
    /// Makes an empty file that only its owner can read, unless there is one: it will hold names and password hashes.
    /// SQLite gives its -wal and -shm files the same rights.
    /// </summary>
    public static void CreatePrivate(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
    }

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
