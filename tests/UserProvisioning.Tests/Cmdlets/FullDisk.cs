using System.Diagnostics;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>A temporary file system that has only a few hundred free bytes. It is unmounted when it is disposed.</summary>
internal sealed class FullDisk : IDisposable
{
    private FullDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>The file that fills the file system.</summary>
    public string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts a small tmpfs, and fills it. Where that is not allowed, the test is skipped.</summary>
    public static FullDisk Mount(string path)
    {
        FullDisk disk = MountWithRoom(path, "64k");
        disk.Fill();
        return disk;
    }

    /// <summary>Mounts a tmpfs of a size. Where that is not allowed, the test is skipped.</summary>
    public static FullDisk MountWithRoom(string path, string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a file system that is full.");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0,
            "This machine refuses to mount a tmpfs, on which this test runs out of room.");
        return new FullDisk(path);
    }

    /// <summary>Fills the remaining space.</summary>
    public void Fill()
    {
        using FileStream ballast = File.Create(Ballast);
        try
        {
            while (true)
            {
                ballast.Write(new byte[4096]);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // The disk is full now, as intended.
        }
    }

    public void Dispose() => Run("umount", "-l", Path);

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
