using System.Diagnostics;

namespace UserProvisioning.Tests.Support;

/// <summary>A real PowerShell that runs as a process of its own.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The statement that imports the module as built, for scripts in files.</summary>
    public static string ImportModule { get; } = $"Import-Module '{Repository.Manifest}'";

    /// <summary>Imports the module, runs a command text, requires that it succeeds, and returns the lines that it wrote.</summary>
    public static IReadOnlyList<string> Script(string script, IReadOnlyDictionary<string, string>? environment = null) =>
        ScriptWithoutModule($"{ImportModule}; {script}", environment);

    /// <summary>Runs a command text, requires that it succeeds, and returns the lines that it wrote.</summary>
    public static IReadOnlyList<string> ScriptWithoutModule(string script, IReadOnlyDictionary<string, string>? environment = null)
    {
        // On Windows the console has an encoding of its own.
        ShellResult result = Run(["-Command", $"[Console]::OutputEncoding = [Text.Encoding]::UTF8; {script}"], environment);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Lines;
    }

    /// <summary>Runs PowerShell with arguments: a script file with its parameters, or an option.</summary>
    public static ShellResult Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Start(arguments, environment);
        var error = Task.Run(process.StandardError.ReadToEnd);
        var output = Task.Run(process.StandardOutput.ReadToEnd);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"PowerShell did not end: {string.Join(' ', arguments)}");
        }

        return new ShellResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts PowerShell with arguments and does not wait for its end.</summary>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = PinnedShell.StartInfo(arguments[0].StartsWith('-') ? arguments : ["-File", .. arguments]);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>The exit code and the output of a PowerShell process.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
