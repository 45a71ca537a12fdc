using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// Checks whether the path of an open database still leads to the file that was opened. It holds its own connection to that file. On Unix a file
/// that was deleted or replaced continues to exist for processes that have it open, and what they write is lost. Windows refuses to delete an open
/// file.
/// </summary>
internal sealed class SqliteFileWatch : IDisposable
{
    // SQLITE_FCNTL_HAS_MOVED (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html) compares device and inode of the path and of the open file.
    private const int HasMoved = 20;

    /// <summary>A null pointer as the schema's name, which means the main database.</summary>
    private const nint Main = 0;

    private readonly SqliteConnection _connection;
    private readonly string _path;

    /// <summary>Watches a file.</summary>
    /// <param name="connection">A connection to the file that nothing else uses. It is closed with this object.</param>
    /// <param name="path">The path of the file.</param>
    internal SqliteFileWatch(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <summary>Requires that the path still leads to the file that was opened.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal void Check()
    {
        if (_connection.Handle is { IsInvalid: false } database
            && FileControl(database.DangerousGetHandle(), Main, HasMoved, out int moved) == 0
            && moved != 0)
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"The database file '{_path}' was deleted, moved or replaced while this session was connected to it. Nothing was changed; put the "
                    + "file back, or run Connect-UserProvisioning again.",
                _path);
        }
    }

    public void Dispose() => _connection.Dispose();

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(nint database, nint schema, int operation, out int answer);
}
