using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace UserProvisioning.PowerShell;

/// <summary>
/// A check whether a command before a cmdlet in its pipeline has -PipelineVariable. PowerShell sets that variable when the command writes an
/// object. A cmdlet that collects objects writes its output later, so a command behind it would read the variable of another object. PowerShell has
/// no public way to ask. If its internals are not those that this code knows, the answer is no.
/// </summary>
internal static class PipelineVariables
{
    private const BindingFlags Anywhere = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Whether a command before the cmdlet has -PipelineVariable, and a command behind it may read the variable.</summary>
    internal static bool AreReadBehind(PSCmdlet cmdlet)
    {
        InvocationInfo invocation = cmdlet.MyInvocation;
        if (invocation.PipelinePosition <= 1 || invocation.PipelinePosition >= invocation.PipelineLength)
        {
            return false;
        }

        object? pipeline = Read(cmdlet.CommandRuntime, "PipelineProcessor");
        foreach (object command in Read(pipeline, "Commands") as IEnumerable ?? Array.Empty<object>())
        {
            object? runtime = Read(command, "CommandRuntime");
            if (ReferenceEquals(runtime, cmdlet.CommandRuntime))
            {
                return false;
            }

            if (Read(runtime, "PipelineVariable") is string { Length: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    private static object? Read(object? target, string property) => target?.GetType().GetProperty(property, Anywhere)?.GetValue(target);
}
