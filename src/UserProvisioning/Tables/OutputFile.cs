using System.Text;
using UserProvisioning.Common;

namespace UserProvisioning.Tables;

/// <summary>
/// A file that is written under a temporary name in the same folder and renamed when it is complete. Nobody reads an incomplete file, and an
/// existing file survives an error. Only its owner can read a new file, since most hold personal data; an existing file keeps its permissions.
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

    /// <summary>A warning that others may read the file that existed before; null when there is none.</summary>
    internal string? Warning { get; private init; }

    /// <summary>Begins to write a file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    internal static OutputFile Create(string path, bool overwrite)
    {
        path = System.IO.Path.GetFullPath(path);
        Check(path, overwrite);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        return Guard(path, () =>
            new OutputFile(path, temporary, PrivateFile.Create(temporary), PrivateFile.ModeOf(path)) { Warning = PrivateFile.Warning(path) });
    }

    /// <summary>Refuses a path that cannot be written, before any work is done.</summary>
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

    /// <summary>Writes a text as a complete file, and returns the full path.</summary>
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
        // A full disk may report the error only when the data is flushed.
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
            // The rest of the buffer does not fit on the disk either. The error that ended the writing was reported before.
        }

        if (!_done)
        {
            PrivateFile.TryDelete(_temporary);
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
