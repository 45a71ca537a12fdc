using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Connections;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) a worker at random times while it imports many files through an employee interface on a real server. Each time the
/// next call must finish the work: each row applied once, each file in exactly one folder, and no open record.
/// </summary>
internal static class InterfaceSoak
{
    private const int RowsOfFile = 5;

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="files">The number of files in a round.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int files = 20, int? seed = null)
    {
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        using var peer = new SftpPeer();
        string script = KilledScript.Write(workspace, "interface.ps1", "Invoke-EmployeeInterface HR");

        // First run the worker without a kill, to measure how long it lasts.
        TimeSpan lasts = TimeSpan.MaxValue;
        (string database, string directory) = Prepare(workspace, peer, 0, files);
        KilledScript.Run(script, database, ref lasts, out bool isDone);
        if (!isDone || Fault(database, directory, files) is not null)
        {
            Console.Error.WriteLine($"Without a kill, the run did not finish its work: {Fault(database, directory, files)}");
            return 1;
        }

        (int atWork, int finished) = (0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            (database, directory) = Prepare(workspace, peer, round, files);
            TimeSpan after = lasts * random.NextDouble() * 1.05;
            KilledScript.Run(script, database, ref after, out isDone);
            atWork += isDone ? 0 : 1;
            finished += isDone ? 1 : 0;
            using (var connection = ProvisioningConnection.OpenEmbedded(database))
            {
                foreach (EmployeeInterfaceFile file in connection.EmployeeInterfaces.Import(
                    new EmployeeInterfaceReference("HR"),
                    new EmployeeInterfaceRequest()))
                {
                    if (file.Outcome != EmployeeInterfaceOutcome.Imported)
                    {
                        Console.Error.WriteLine($"Round {round} (seed {seed}), killed after {after.TotalMilliseconds:0} ms: {file.FileName} is "
                            + $"{file.Outcome}: {string.Join(' ', file.Messages)}{file.Error?.Message}");
                        return 1;
                    }
                }
            }

            if (Fault(database, directory, files) is { } fault)
            {
                Console.Error.WriteLine($"Round {round} (seed {seed}), killed after {after.TotalMilliseconds:0} ms: {fault}");
                return 1;
            }

            Directory.Delete(directory, recursive: true);
            if (round % 10 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{round} runs over {files} files: {atWork} killed at work, {finished} done before; the next "
                        + $"run finished each, every row once, every file in one place."));
            }
        }

        return 0;
    }

    private static (string Database, string Directory) Prepare(Workspace workspace, SftpPeer peer, int round, int files)
    {
        string database = workspace.PathOf($"interface-{round}.db");
        string directory = Directory.CreateDirectory(workspace.PathOf($"interface-{round}")).FullName;
        var written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int file = 0; file < files; file++)
        {
            string path = Path.Combine(directory, $"hr{file:000}.csv");

            // Each third file has a bad line, so that lists of errors are written too.
            File.WriteAllText(path, "ExternalReference,FirstName,LastName,StartDate\n" + string.Concat(Enumerable.Range(0, RowsOfFile)
                .Select(row => $"E-{file}-{row},Jan,Visser{row},\n")) + (file % 3 == 0 ? $"X-{file},Piet,Smit,never\n" : string.Empty));
            File.SetLastWriteTimeUtc(path, written.AddMinutes(file));
        }

        using var connection = ProvisioningConnection.OpenEmbedded(database);
        connection.EmployeeInterfaces.Create(peer.Interface(directory));
        return (database, directory);
    }

    /// <summary>Returns what is wrong after the work was finished; null when nothing is.</summary>
    private static string? Fault(string database, string directory, int files)
    {
        List<string> broken = Invariants.Broken(database);
        if (broken.Count > 0)
        {
            return string.Join("; ", broken);
        }

        foreach ((string what, string sql, int count) in new[]
        {
            ("rows created", "SELECT COUNT(*) FROM ProvisioningRunItems WHERE Action = 'Create'", files * RowsOfFile),
            (
                "different rows created",
                "SELECT COUNT(DISTINCT ExternalReference) FROM ProvisioningRunItems WHERE Action = 'Create'",
                files * RowsOfFile),
            ("contacts", "SELECT COUNT(*) FROM Contacts", files * RowsOfFile),
            ("runs that are done", "SELECT COUNT(*) FROM ProvisioningRuns WHERE Status IN ('Completed', 'CompletedWithErrors')", files),
            ("runs", "SELECT COUNT(*) FROM ProvisioningRuns", files),
            ("records that are open", "SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 0", 0),
            ("leases that are held", "SELECT COUNT(*) FROM EmployeeInterfaces WHERE LeaseToken IS NOT NULL", 0),
        })
        {
            if (DatabaseDump.Query(database, $"SELECT 'yes' WHERE ({sql}) = {count}").Length == 0)
            {
                return $"there are not {count} {what}";
            }
        }

        string[] names = Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path))
            .ToArray();
        for (int file = 0; file < files; file++)
        {
            string folder = file % 3 == 0 ? "error" : "processed";
            string[] found = names.Where(name => name.Contains($"hr{file:000}", StringComparison.Ordinal)).ToArray();
            string[] moved = found.Where(name => name.StartsWith($"{folder}/hr{file:000}.", StringComparison.Ordinal)
                && !name.EndsWith(".errors.csv", StringComparison.Ordinal)).ToArray();
            string[] errors = found.Where(name => name.EndsWith(".errors.csv", StringComparison.Ordinal)).ToArray();
            if (moved.Length != 1 || errors.Length != (file % 3 == 0 ? 1 : 0) || found.Length != moved.Length + errors.Length)
            {
                return $"hr{file:000}.csv is at {string.Join(", ", found)}";
            }
        }

        return null;
    }
}
