using System.Runtime.InteropServices;
using System.Text;

namespace UserProvisioning.Common;

/// <summary>Finds the account that owns a file or folder on Linux, and the account that runs this process. .NET offers neither.</summary>
internal static class UnixOwner
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint OwnerOnly = 0x8;
    private const int OwnerOffset = 20;

    /// <summary>The effective user id of this process.</summary>
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern uint Current();

    /// <summary>The user id of the owner of a file, folder or link (not of the link's target); null when it cannot be read.</summary>
    internal static uint? Of(string path)
    {
        // struct statx has the same layout on every architecture. struct stat does not.
        byte[] answer = new byte[256];
        try
        {
            return StatX(CurrentDirectory, Encoding.UTF8.GetBytes(path + '\0'), DoNotFollowLinks, OwnerOnly, answer) == 0
                ? BitConverter.ToUInt32(answer, OwnerOffset)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, byte[] answer);
}
