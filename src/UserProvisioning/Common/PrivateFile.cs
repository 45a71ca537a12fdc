namespace UserProvisioning.Common;

/// <summary>
/// Makes files that only their owner can read, and finds out whether others can read an existing file. On Windows a file has the permissions of
/// its folder, which the owner of the folder chose.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a new file and opens it for reading and writing. The file must not exist.</summary>
    internal static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileShare.Read);

    /// <summary>Makes an empty file, unless it exists.</summary>
    internal static void Require(string path)
    {
        if (!File.Exists(path))
        {
            Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        }
    }

    /// <summary>The permissions of a file; null when it does not exist, or on Windows.</summary>
    internal static UnixFileMode? ModeOf(string path) => !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;

    /// <summary>A warning that others may read a file; null when they may not.</summary>
    internal static string? Warning(string path) => ModeOf(path) is { } mode && (mode & OthersRead) != 0
        ? $"Other accounts on this machine may read '{path}', which holds personal data. To keep it to its owner: chmod 600 '{path}'"
        : null;

    /// <summary>
    /// Deletes a file that is no longer needed after an error. A failure to delete it is ignored, because the first error matters more.
    /// </summary>
    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder of the file was deleted, or is no longer accessible.
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 128 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new FileStream(path, options);
    }
}
