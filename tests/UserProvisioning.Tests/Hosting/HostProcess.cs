using System.Diagnostics;
using System.Text;

namespace UserProvisioning.Tests.Hosting;

/// <summary>Runs the console host as a process of its own.</summary>
internal static class HostProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a command text and requires that it succeeds; answers the lines that it wrote.</summary>
    public static IReadOnlyList<string> Script(string script, IReadOnlyDictionary<string, string>? environment = null, string? hostFolder = null)
    {
        HostResult result = Run(["-Command", script], environment: environment, hostFolder: hostFolder);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Lines;
    }

    /// <summary>Runs the host with arguments; <paramref name="input"/> is what is piped into it.</summary>
    public static HostResult Run(
        IReadOnlyList<string> arguments,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? hostFolder = null)
    {
        using Process process = Start(arguments, environment, hostFolder);
        var error = Task.Run(process.StandardError.ReadToEnd);
        var output = Task.Run(process.StandardOutput.ReadToEnd);
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The host did not end: {string.Join(' ', arguments)}");
        }

        return new HostResult(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? hostFolder = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(hostFolder ?? Repository.HostFolder, "UserProvisioning.Host.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>What a run of the host came to.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
