namespace UserProvisioning.Tests.Support;

/// <summary>The paths of the repository, found from the test assembly upwards, so that the tests run from any folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the module as built.</summary>
    public static string ModuleFolder { get; } = Path.Combine(Root, "out", "UserProvisioning");

    public static string Manifest { get; } = Path.Combine(ModuleFolder, "UserProvisioning.psd1");

    /// <summary>The assembly of the cmdlets that was built with the tests.</summary>
    public static string Cmdlets { get; } = Path.Combine(
        Root, "src", "UserProvisioning.PowerShell", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net8.0",
        "UserProvisioning.PowerShell.dll");

    /// <summary>The decoy module, which has other versions of the libraries that the module uses.</summary>
    public static string DecoyModule { get; } = Path.Combine(
        Root, "tests", "DecoyModule", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net8.0", "DecoyModule.dll");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "UserProvisioning.psd1")) && File.Exists(Path.Combine(folder.FullName, "build.ps1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"The repository was not found above '{AppContext.BaseDirectory}'.");
    }
}
