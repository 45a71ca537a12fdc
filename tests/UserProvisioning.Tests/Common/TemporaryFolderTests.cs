using System.Diagnostics;
using System.Runtime.Versioning;
using UserProvisioning.Common;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Common;

/// <summary>
/// Tests of temporary folders on Linux, where accounts share the parent folder: which are used and deleted, and that nobody else can misuse them.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class TemporaryFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TestFolder _folder = new();

    public TemporaryFolderTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux do accounts share a folder for temporary files.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_processes_of_an_account_share_a_folder_that_is_closed_to_other_accounts()
    {
        string root = TemporaryRoot.Open(_folder.Path);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(root));
        Assert.Equal(root, TemporaryRoot.Open(_folder.Path));
        Assert.Equal(_folder.File($"userprovisioning-{UnixOwner.Current()}"), root);
    }

    [Fact]
    public void A_link_or_an_open_folder_in_place_of_the_temporary_folder_is_not_used()
    {
        string taken = _folder.File($"userprovisioning-{UnixOwner.Current()}");
        string victim = Directory.CreateDirectory(_folder.File("victim"), OwnerOnly).FullName;
        Directory.CreateSymbolicLink(taken, victim);
        AssertOther(taken, TemporaryRoot.Open(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(victim));

        File.Delete(taken);
        Directory.CreateDirectory(taken);
        File.SetUnixFileMode(taken, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        AssertOther(taken, TemporaryRoot.Open(_folder.Path));
    }

    [Fact]
    public void A_folder_of_another_account_is_not_used_and_its_files_stay()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can make a folder of another account.");
        string taken = Directory.CreateDirectory(_folder.File($"userprovisioning-{UnixOwner.Current()}"), OwnerOnly).FullName;
        string bait = Abandon(taken);
        Run("chown", "-R", "nobody", taken);

        string root = TemporaryRoot.Open(_folder.Path);
        new PrivateFolder(root).Dispose();
        Assert.True(File.Exists(bait));
        AssertOther(taken, root);

        // The path is given directly here, as if somebody had put the folder in place after the check.
        new PrivateFolder(taken).Dispose();
        Assert.True(File.Exists(bait));
    }

    [Fact]
    public void Another_account_can_neither_see_nor_enter_the_folder()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can run a program as another account.");
        File.SetUnixFileMode(_folder.Path, OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string root = TemporaryRoot.Open(_folder.Path);
        using var folder = new PrivateFolder(root);
        string path = folder.File(".csv");
        folder.Create(path).Dispose();
        Assert.NotEqual(0, Exit("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ls", root));
        Assert.NotEqual(0, Exit("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", path));
        Assert.NotEqual(0, Exit("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ln", "-s", "/etc", Path.Combine(root, "x")));
    }

    [Fact]
    public void A_folder_stays_while_its_process_lives_and_is_deleted_after_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "This test needs flock(1), which acts as the other process.");
        string root = TemporaryRoot.Open(_folder.Path);
        string file = Abandon(root);
        string held = Path.GetDirectoryName(file)! + ".lock";
        using Process other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--close", held, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        new PrivateFolder(root).Dispose();
        Assert.True(File.Exists(file));

        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        new PrivateFolder(root).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void A_folder_that_this_process_uses_is_not_deleted()
    {
        string root = TemporaryRoot.Open(_folder.Path);
        using (var first = new PrivateFolder(root))
        {
            string path = first.File(".csv");
            first.Create(path).Dispose();
            Parallel.For(0, 200, _ => new PrivateFolder(root).Dispose());
            Assert.True(File.Exists(path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void The_target_of_a_link_is_never_deleted()
    {
        string root = TemporaryRoot.Open(_folder.Path);
        string victim = Directory.CreateDirectory(_folder.File("victim")).FullName;
        string precious = Path.Combine(victim, "precious.txt");
        File.WriteAllText(precious, "x");

        // A link in place of the folder, a link in it to a folder, and one to a file.
        string swapped = Path.Combine(root, Guid.NewGuid().ToString("N"));
        Directory.CreateSymbolicLink(swapped, victim);
        File.WriteAllText(swapped + ".lock", string.Empty);
        string inside = Path.GetDirectoryName(Abandon(root))!;
        Directory.CreateSymbolicLink(Path.Combine(inside, "folder"), victim);
        File.CreateSymbolicLink(Path.Combine(inside, "file"), precious);

        new PrivateFolder(root).Dispose();
        Assert.Equal("x", File.ReadAllText(precious));
    }

    [Fact]
    public void A_folder_with_another_kind_of_name_is_not_deleted()
    {
        string root = TemporaryRoot.Open(_folder.Path);
        string other = Path.Combine(root, "other");
        Directory.CreateDirectory(other, OwnerOnly);
        File.WriteAllText(other + ".lock", string.Empty);
        new PrivateFolder(root).Dispose();
        Assert.True(Directory.Exists(other));
    }

    /// <summary>Makes a folder as a killed process leaves it, and returns the path of the file in it.</summary>
    private static string Abandon(string root)
    {
        string path = Path.Combine(root, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(path, OwnerOnly);
        File.WriteAllText(path + ".lock", string.Empty);
        string file = Path.Combine(path, "hr.csv");
        File.WriteAllText(file, "x");
        return file;
    }

    private static void AssertOther(string taken, string root)
    {
        Assert.NotEqual(taken, root);
        Assert.True(TemporaryRoot.IsOwn(root));
        Directory.Delete(root);
    }

    private static void Run(string program, params string[] arguments) => Assert.Equal(0, Exit(program, arguments));

    private static int Exit(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        process.StandardOutput.ReadToEnd();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
