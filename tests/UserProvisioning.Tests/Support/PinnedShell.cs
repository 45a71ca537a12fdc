using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace UserProvisioning.Tests.Support;

/// <summary>The PowerShell that .config/dotnet-tools.json pins. The build restores it, so that every machine tests with the same version.</summary>
internal static class PinnedShell
{
    private static readonly Lazy<string> Program = new(Find);

    /// <summary>Makes the start information with arguments. All streams are redirected, and the shell ends when its input is closed.</summary>
    public static ProcessStartInfo StartInfo(params IEnumerable<string> arguments)
    {
        // The program of the tool starts a second process, which would go on if the first is killed. So the second is started directly.
        var start = new ProcessStartInfo("dotnet", [Program.Value, "-NoLogo", "-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    /// <summary>Starts a script that reads no input. Its errors are read and dropped, so that they cannot fill the pipe.</summary>
    public static Process StartScript(string script, params IEnumerable<string> arguments)
    {
        Process process = Process.Start(StartInfo(["-File", script, .. arguments]))!;
        process.StandardInput.Close();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Find()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), ".config", "dotnet-tools.json")));
        string version = manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()!;
        string packages = typeof(PinnedShell).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "NuGetPackageRoot").Value!;
        string platform = OperatingSystem.IsWindows() ? "win" : "unix";
        return Directory.GetFiles(Path.Combine(packages, "powershell", version, "tools"), "pwsh.dll", SearchOption.AllDirectories)
            .FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) == platform)
            ?? throw new InvalidOperationException($"PowerShell {version} is not installed. Run 'dotnet tool restore' in the repository.");
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, ".config", "dotnet-tools.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"The repository was not found above '{AppContext.BaseDirectory}'.");
    }
}
