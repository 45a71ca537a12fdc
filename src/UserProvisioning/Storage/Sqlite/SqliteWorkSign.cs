namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// That one is at work on something: a file beside the database that is held open for oneself alone. The system lets go of it when the
/// process ends. A file has its writers on one machine, so this reaches all of them, which the database itself does not while one writes.
/// </summary>
internal sealed class SqliteWorkSign(string database, string name) : IDisposable
{
    private readonly FileStream _file = Open(database, name, FileMode.Create, FileAccess.ReadWrite);

    /// <summary>Whether a process holds the file. One that a process left which was killed is taken away.</summary>
    internal static bool IsShown(string database, string name)
    {
        try
        {
            using FileStream left = Open(database, name, FileMode.Open, FileAccess.Read);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Of another account's file nothing can be said.
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
