using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace UserProvisioning.Host;

/// <summary>One runspace with a console: runs scripts and commands, stops them on Ctrl+C, answers exit codes.</summary>
internal sealed class Shell : IDisposable
{
    private readonly ConsoleHost _host = new();
    private readonly Runspace _runspace;
    private readonly Lock _lock = new();
    private PowerShell? _running;

    internal Shell(bool importModule)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // What pwsh itself has outside Windows: a host that runs one named script need not ask where it came from.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        string module = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "UserProvisioning", "UserProvisioning.psd1"));
        if (importModule && File.Exists(module))
        {
            state.ImportPSModule([module]);
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        Console.CancelKeyPress += Stop;
    }

    /// <summary>Whether a script has asked the host to end.</summary>
    internal bool ShouldExit => _host.ExitCode is not null;

    /// <summary>Runs a command line and shows what it writes.</summary>
    internal int RunText(string text)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(text, useLocalScope: false);
        return Run(shell);
    }

    /// <summary>Runs a script file and shows what it writes.</summary>
    internal int RunFile(string path, IReadOnlyList<string> arguments)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.Commands.AddCommand(new ScriptCommand(path, arguments).Command);
        return Run(shell);
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= Stop;
        _runspace.Dispose();
    }

    private int Run(PowerShell shell)
    {
        // Errors go the way of the output, so that each appears where it happened.
        foreach (Command command in shell.Commands.Commands)
        {
            command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        }

        shell.AddCommand("Out-Default");
        _runspace.SessionStateProxy.SetVariable("global:LASTEXITCODE", 0);
        lock (_lock)
        {
            _running = shell;
        }

        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            return 130;
        }
        catch (RuntimeException exception)
        {
            Show(exception.ErrorRecord);
            return 1;
        }
        finally
        {
            lock (_lock)
            {
                _running = null;
            }
        }

        return _host.ExitCode ?? (_runspace.SessionStateProxy.GetVariable("global:LASTEXITCODE") as int? ?? 0);
    }

    private void Show(ErrorRecord error)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error);
        shell.Invoke();
    }

    private void Stop(object? sender, ConsoleCancelEventArgs args)
    {
        // The script is stopped and has its finally blocks; the host goes on to report it.
        args.Cancel = true;
        lock (_lock)
        {
            _running?.BeginStop(null, null);
        }
    }
}
