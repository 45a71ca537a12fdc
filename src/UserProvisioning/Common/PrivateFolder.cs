using System.Diagnostics;

namespace UserProvisioning.Common;

/// <summary>
/// A folder for the files of one call, which only this account can read, and which is deleted at the end of the call. The process holds a lock on a
/// file beside the folder as long as it uses it. The next call deletes the folders whose lock nobody holds: their processes were killed.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string LockEnding = ".lock";

    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes a folder below the folder for temporary files.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>: the folder for temporary files cannot be written
    /// to.</exception>
    internal PrivateFolder()
        : this(TemporaryRoot.Open())
    {
    }

    /// <summary>Makes a folder below a given folder.</summary>
    /// <param name="root">A folder that only this account can use.</param>
    internal PrivateFolder(string root)
    {
        try
        {
            (_path, _lock) = Make(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw TemporaryRoot.Unwritable(exception);
        }

        DeleteAbandoned(root);
    }

    public void Dispose()
    {
        DeleteFolder(_path);
        _lock.Dispose();
        IgnoreErrors(() => System.IO.File.Delete(_path + LockEnding));
    }

    /// <summary>A path for a new file. Only the file extension is chosen by the caller.</summary>
    internal string File(string ending) => Path.Combine(_path, Guid.NewGuid().ToString("N") + ending);

    /// <summary>Makes a file at a path from <see cref="File"/>.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal FileStream Create(string path) => Open(path, FileMode.CreateNew, 64 * 1024);

    /// <summary>Makes a file at a path from <see cref="File"/>, or empties the one that is there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="bufferSize">The size of the stream's buffer.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal FileStream Overwrite(string path, int bufferSize) => Open(path, FileMode.Create, bufferSize);

    private FileStream Open(string path, FileMode mode, int bufferSize)
    {
        Debug.Assert(path.StartsWith(_path, StringComparison.Ordinal));
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw TemporaryRoot.Unwritable(exception);
        }
    }

    private static (string Path, FileStream Lock) Make(string root)
    {
        while (true)
        {
            // The lock is taken before the folder is made. Otherwise another process could find the folder unlocked and delete it.
            string path = Path.Combine(root, Guid.NewGuid().ToString("N"));
            if (Lock(path + LockEnding, FileMode.CreateNew) is { } held)
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(path);
                }
                else
                {
                    Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }

                return (path, held);
            }
        }
    }

    /// <summary>Opens a lock file exclusively; null when another process has it open, or when it was deleted.</summary>
    private static FileStream? Lock(string path, FileMode mode)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception exception) when (exception is FileNotFoundException or UnauthorizedAccessException || IsHeld(exception))
        {
            return null;
        }

        // Between the opening and the locking, another process may have taken the file for an abandoned one and deleted it.
        if (System.IO.File.Exists(path))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(Exception exception) =>
        exception is IOException && exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private void DeleteAbandoned(string root)
    {
        if (!TemporaryRoot.IsOwn(root))
        {
            return;
        }

        // Without working locks (a file system without them, or .NET configured not to use them), every folder would look abandoned.
        using (FileStream? own = Lock(_path + LockEnding, FileMode.Open))
        {
            if (own is not null)
            {
                return;
            }
        }

        IgnoreErrors(() =>
        {
            foreach (string file in Directory.EnumerateFiles(root, "*" + LockEnding))
            {
                string folder = file[..^LockEnding.Length];
                if (!Guid.TryParseExact(Path.GetFileName(folder), "N", out _))
                {
                    continue;
                }

                using FileStream? held = Lock(file, FileMode.Open);
                if (held is not null)
                {
                    DeleteFolder(folder);
                    IgnoreErrors(() => System.IO.File.Delete(file));
                }
            }
        });
    }

    /// <summary>Deletes the files in a folder, and the folder. Subfolders are not deleted, and links are not followed.</summary>
    private static void DeleteFolder(string folder) => IgnoreErrors(() =>
    {
        if (!TemporaryRoot.IsOwn(folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(folder))
        {
            System.IO.File.Delete(file);
        }

        Directory.Delete(folder, recursive: false);
    });

    private static void IgnoreErrors(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file is still open elsewhere, or was deleted already. A later call tries again; this call has done its work.
        }
    }
}
