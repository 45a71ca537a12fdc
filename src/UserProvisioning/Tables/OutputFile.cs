using System.Text;
using UserProvisioning.Common;

namespace UserProvisioning.Tables;

/// <summary>
/// A file that is written under a temporary name in the same folder and renamed when it is complete. Nobody reads an incomplete file, and an
/// existing file survives an error. A new file is for its owner only, since most hold personal data; an existing one keeps its rights.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _temporary;
    private readonly UnixFileMode? _mode;
    private bool _done;

    private OutputFile(string path, string temporary, FileStream stream, UnixFileMode? mode)
    {
        Path = path;
        _temporary = temporary;
        Stream = stream;
        _mode = mode;
    }

    internal string Path { get; }

    internal FileStream Stream { get; }

    /// <summary>What the person should know who had it written: others may read the file that was there. Null for nothing.</summary>
    internal string? Warning { get; private init; }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static OutputFile Create(string path, bool overwrite)
    {
        path = System.IO.Path.GetFullPath(path);
        Check(path, overwrite);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        return Guard(path, () =>
            new OutputFile(path, temporary, PrivateFile.Create(temporary), PrivateFile.ModeOf(path)) { Warning = PrivateFile.Warning(path) });
    }

    /// <summary>Refuses a path that cannot be written, before anything is.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static void Check(string path, bool overwrite)
    {
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
    }

    /// <summary>Writes a text as a whole, and answers the full path.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static string Write(string path, string text, Encoding encoding, bool overwrite)
    {
        using OutputFile file = Create(path, overwrite);
        Guard(file.Path, () =>
        {
            using var writer = new StreamWriter(file.Stream, encoding, leaveOpen: true);
            writer.Write(text);
            return true;
        });
        file.Commit();
        return file.Path;
    }

    /// <summary>Renames the complete file to its final name.</summary>
    internal void Commit() => Guard(Path, () =>
    {
        // A disk that has no room left may say so only now.
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        if (_mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_temporary, mode);
        }

        File.Move(_temporary, Path, overwrite: true);
        return _done = true;
    });

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException) when (!_done)
        {
            // What is left in the buffer does not fit on the disk either. Why the file is given up was said before.
        }

        if (!_done)
        {
            PrivateFile.Forget(_temporary);
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
            throw Unwritable(path, $"cannot be written: {OutsideText.Show(exception)}", exception);
        }
    }

    private static ProvisioningException Unwritable(string path, string why, Exception? inner = null) =>
        new(ErrorIds.FileUnwritable, $"'{path}' {why}", path, inner);
}
