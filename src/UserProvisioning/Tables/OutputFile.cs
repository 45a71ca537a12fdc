namespace UserProvisioning.Tables;

/// <summary>
/// A file that is written under a temporary name in the same folder and renamed when it is complete. Nobody reads an incomplete file, and an
/// existing file survives an error.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _temporary;
    private bool _done;

    private OutputFile(string path, string temporary, FileStream stream)
    {
        Path = path;
        _temporary = temporary;
        Stream = stream;
    }

    internal string Path { get; }

    internal FileStream Stream { get; }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static OutputFile Create(string path, bool overwrite)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw Unwritable(path, "is a folder. Give the path of a file.");
        }

        if (!overwrite && File.Exists(path))
        {
            throw Unwritable(path, "exists already. Give another path, or -Force to overwrite it.");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw Unwritable(path, "cannot be written: its folder does not exist. Create it, or give another path.");
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        return Guard(
            path,
            () => new OutputFile(path, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024)));
    }

    /// <summary>Renames the complete file to its final name.</summary>
    internal void Commit() => Guard(Path, () =>
    {
        Stream.Dispose();
        File.Move(_temporary, Path, overwrite: true);
        return _done = true;
    });

    public void Dispose()
    {
        Stream.Dispose();
        if (!_done)
        {
            File.Delete(_temporary);
        }
    }

    /// <summary>Runs code that writes, and turns exceptions of the file system into errors.</summary>
    internal static T Guard<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(path, $"cannot be written: {exception.Message}", exception);
        }
    }

    private static ProvisioningException Unwritable(string path, string why, Exception? inner = null) =>
        new(ErrorIds.FileUnwritable, $"'{path}' {why}", path, inner);
}
