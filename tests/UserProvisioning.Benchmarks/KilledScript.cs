using System.Diagnostics;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// A script that works on a database in a process of its own, which is killed (SIGKILL) after a time. It writes <c>ready</c> before its work and
/// <c>done</c> after it.
/// </summary>
internal static class KilledScript
{
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
            isDone = process.StandardOutput.ReadLine() == "done";
            after = clock.Elapsed;
            process.WaitForExit();
            return;
        }

        Thread.Sleep(after);
        process.Kill();
        process.WaitForExit();
        isDone = process.StandardOutput.ReadLine() == "done";
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
}
