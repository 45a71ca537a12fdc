using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace UserProvisioning.Help;

/// <summary>
/// The picture of the README: a real session. Each line of a script is run and shown with what it writes, but for lines that
/// begin with <c>#!</c>, which are run and not shown. An empty folder is where it runs; the samples are in it.
/// </summary>
internal static class SessionPicture
{
    private const int Width = 80;

    /// <summary>Runs a script and draws the session.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="script">The script.</param>
    /// <param name="samples">The folder of the samples, for <c>./samples</c>.</param>
    /// <returns>An SVG document.</returns>
    internal static string Draw(string module, string script, string samples)
    {
        var host = new PictureHost(Width);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Path.Combine(module, "UserProvisioning.psd1")]);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("up-picture-");
        try
        {
            foreach (string file in Directory.GetFiles(samples))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
            runspace.Open();
            runspace.SessionStateProxy.Path.SetLocation(folder.FullName);
            foreach (string line in File.ReadAllLines(script).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal)))
            {
                bool hidden = line.StartsWith("#!", StringComparison.Ordinal);
                if (!hidden)
                {
                    host.Type(line);
                }

                using PowerShell shell = PowerShell.Create(runspace);
                shell.AddScript(hidden ? $"[void] $({line[2..]})" : line).AddCommand("Out-Default");
                shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
                shell.Invoke();
            }

            using PowerShell end = PowerShell.Create(runspace);
            end.AddScript("Get-UserProvisioningConnection | Disconnect-UserProvisioning").Invoke();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return SvgWriter.Draw(host.Shown, Width);
    }
}
