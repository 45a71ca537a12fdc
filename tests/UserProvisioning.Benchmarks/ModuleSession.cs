using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace UserProvisioning.Benchmarks;

/// <summary>A runspace that has imported the built module.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    internal ModuleSession(Workspace workspace)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([workspace.Module]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Runs a script; an error in it ends the bench.</summary>
    internal IReadOnlyList<PSObject> Run(string script)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'; " + script);
        return shell.Invoke();
    }

    public void Dispose() => _runspace.Dispose();
}
