using System.Diagnostics;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// A script that works on a database in a process of its own, which is killed (SIGKILL) after a time. It writes <c>ready</c> before its work and
/// <c>done</c> after it.
/// </summary>
internal static class KilledScript
{
    /// <summary>Writes the script.</summary>
    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="command">The work on the database.</param>
    /// <returns>The path of the file.</returns>
    internal static string Write(Workspace workspace, string name, string command)
    {
        string script = workspace.PathOf(name);
        File.WriteAllText(
            script,
            $$"""
            param([string] $Database)
            Import-Module '{{workspace.Module}}'
            [void] (Connect-UserProvisioning $Database)
            'ready'
            [void] ({{command}})
            'done'
            """);
        return script;
    }

    /// <summary>Runs the script and kills it; with the longest time, waits for its end and says how long the work took.</summary>
    internal static void Run(string script, string database, ref TimeSpan after, out bool isDone)
    {
        using Process process = PinnedShell.StartScript(script, "-Database", database);
        string? ready = process.StandardOutput.ReadLine();
        if (ready != "ready")
        {
            throw new InvalidOperationException($"The work did not begin: {ready}{process.StandardOutput.ReadToEnd()}");
        }

        var clock = Stopwatch.StartNew();
        if (after == TimeSpan.MaxValue)
        {
            isDone = IsDone(process);
            after = clock.Elapsed;
            process.WaitForExit();
            return;
        }

        Thread.Sleep(after);
        process.Kill();
        process.WaitForExit();
        isDone = IsDone(process);
    }

    /// <summary>Copies a database over the one that the last script left, together with its log.</summary>
    internal static void Copy(string from, string to)
    {
        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(to + suffix);
        }

        File.Copy(from, to, overwrite: true);
    }

    // PowerShell writes warnings to the same stream, so other lines may come before it.
    private static bool IsDone(Process process)
    {
        string? line;
        while ((line = process.StandardOutput.ReadLine()) is not (null or "done"))
        {
        }

        return line is not null;
    }
}
