using System.Diagnostics;
using System.Globalization;

namespace UserProvisioning.Common;

/// <summary>
/// A folder for files of one call that nobody but this account can read, gone after it. What a process that was killed left
/// behind is taken away by the next one.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "userprovisioning-";

    private readonly string _path;

    internal PrivateFolder()
    {
        Sweep();
        _path = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next call sweeps it; what was done is done.
        }
    }

    /// <summary>A path for a new file. Nothing of it comes from outside but the ending.</summary>
    internal string File(string ending) => Path.Combine(_path, Guid.NewGuid().ToString("N") + ending);

    /// <summary>Makes a file at such a path.</summary>
    internal FileStream Create(string path)
    {
        Debug.Assert(path.StartsWith(_path, StringComparison.Ordinal));
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 128 * 1024);
    }

    private static void Sweep()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string[] parts = Path.GetFileName(folder).Split('-');
            if (parts.Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !IsAlive(process))
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It is of another account, which will.
                }
            }
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }
}
