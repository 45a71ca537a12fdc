namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// A lock that tells other processes that this one is working on something: a file beside the database, opened exclusively. The operating
/// system releases it when the process ends. All writers of an embedded file run on one machine, so all of them see the lock.
/// </summary>
internal sealed class SqliteActivityLock(string database, string name) : IDisposable
{
    private readonly FileStream _file = Open(database, name, FileMode.Create, FileAccess.ReadWrite);

    /// <summary>Whether a process holds the lock. A file that a killed process left behind is deleted.</summary>
    internal static bool IsShown(string database, string name)
    {
        try
        {
            using FileStream left = Open(database, name, FileMode.Open, FileAccess.Read);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // The file belongs to another account, so whether it is held cannot be found out.
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string database, string name, FileMode mode, FileAccess access) =>
        new($"{database}-at-work-{name}", mode, access, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
}
