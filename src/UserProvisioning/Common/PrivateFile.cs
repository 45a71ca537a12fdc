namespace UserProvisioning.Common;

/// <summary>
/// Makes files that only their owner can read, and says of a file that is there whether others can. On Windows a file has the rights of
/// its folder, which are those that its owner chose.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a file that must not be there yet, and opens it to write and read.</summary>
    internal static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileShare.Read);

    /// <summary>Makes an empty file, unless there is one.</summary>
    internal static void Require(string path)
    {
        if (!File.Exists(path))
        {
            Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        }
    }

    /// <summary>The rights of a file; null when there is none, or on Windows.</summary>
    internal static UnixFileMode? ModeOf(string path) => !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;

    /// <summary>A warning that others may read a file; null when they may not.</summary>
    internal static string? Warning(string path) => ModeOf(path) is { } mode && (mode & OthersRead) != 0
        ? $"Other accounts on this machine may read '{path}', which holds personal data. To keep it to its owner: chmod 600 '{path}'"
        : null;

    /// <summary>Deletes a file that is given up; a failure to do so is not worth more than the reason for giving it up.</summary>
    internal static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone or closed.
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
