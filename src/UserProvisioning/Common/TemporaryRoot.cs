using System.Globalization;

namespace UserProvisioning.Common;

/// <summary>
/// The folder of this account that holds all its temporary files and folders. No other account can read it, write to it, or put anything into its
/// place, so what is found in it was put there by this account.
/// </summary>
internal static class TemporaryRoot
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Returns the folder, and makes it if it does not exist.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>: the folder cannot be made.</exception>
    internal static string Open()
    {
        try
        {
            return Open(Path.GetTempPath());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>Returns this account's folder below a given folder for temporary files.</summary>
    internal static string Open(string temporary)
    {
        if (!OperatingSystem.IsLinux())
        {
            // Windows and macOS give each account a private folder. %TEMP% may be shared by several accounts, as it is for services.
            string own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            string path = Path.Combine(own.Length > 0 ? own : temporary, "UserProvisioning", "Temporary");
            return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path).FullName : Directory.CreateDirectory(path, OwnerOnly).FullName;
        }

        string root = Path.Combine(temporary, string.Create(CultureInfo.InvariantCulture, $"userprovisioning-{UnixOwner.Current()}"));
        Directory.CreateDirectory(temporary);
        if (!Path.Exists(root))
        {
            Directory.CreateDirectory(root, OwnerOnly);
        }

        // Another account may have put a folder or a link at this path. Then this process uses a folder with a name that nobody can predict.
        return IsOwn(root) ? root : Directory.CreateTempSubdirectory("userprovisioning-").FullName;
    }

    /// <summary>Whether a path is a real folder, owned by this account and closed to all others.</summary>
    internal static bool IsOwn(string folder)
    {
        var info = new DirectoryInfo(folder);
        if (!info.Exists || info.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            return false;
        }

        return !OperatingSystem.IsLinux() || (UnixOwner.Of(folder) == UnixOwner.Current() && (info.UnixFileMode & Others) == 0);
    }

    /// <summary>The error for a temporary file that cannot be made or written.</summary>
    internal static ProvisioningException Unwritable(Exception exception) => new(
        ErrorIds.FileUnwritable,
        $"Data that does not fit into memory could not be written to the folder for temporary files, '{Path.GetTempPath()}': "
                + $"{OutsideText.Show(exception)} "
        + "Nothing was changed. "
            + $"Make room there, or name another folder with the environment variable {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")}.",
        Path.GetTempPath(),
        exception);
}
