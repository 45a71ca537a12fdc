using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Settings;

namespace UserProvisioning.Benchmarks;

/// <summary>The bench of imports of 100,000 and 1,000,000 rows, compared with the floors and the loop of <see cref="ImportFloor"/>.</summary>
internal static class ImportBench
{
    private const int Rows = 100_000;
    private const int LoopRows = 2_000;
    private const int Rounds = 5;

    /// <summary>
    /// The rounds of an import that takes milliseconds. In the first of them the runtime still compiles; the median tells of the others.
    /// </summary>
    private const int ShortRounds = 60;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        string file = ImportFile.Write(workspace, Rows);
        string changed = ImportFile.Write(workspace, Rows, changed: 100);
        string empty = Prepare(workspace.PathOf("empty.db"));
        string full = workspace.PathOf("full.db");
        Import(file, empty, full, Rows, 0);
        var floor = ImportFloor.Load(full);
        string work = workspace.PathOf("work.db");

        Measurement first = Bench.Compare(
            "Import, first, with -CreateUser, against its floor",
            limit: 1.3,
            Rounds,
            module: () => Import(file, empty, work, Rows, 0),
            floor: () => floor.Run(file, Copy(empty, workspace.PathOf("floor.db")))) with { Rows = Rows };
        Measurement again = Bench.Compare(
            "Import, same file again, against parsing",
            limit: 1,
            ShortRounds,
            module: () => Import(file, full, work, 0, 0),
            floor: () => Parse(file)) with { Rows = Rows };
        Measurement some = Bench.Compare(
            "Import, 1% of rows changed, against parsing",
            limit: 2.2,
            ShortRounds,
            module: () => Import(changed, full, work, 0, Rows / 100),
            floor: () => Parse(file)) with { Rows = Rows };
        Measurement undo = Bench.Compare(
            "Undo of a first import, against that import",
            limit: 1.5,
            Rounds,
            module: () => Undo(full, work),
            floor: () => Import(file, empty, workspace.PathOf("undo-floor.db"), Rows, 0)) with { Rows = Rows };
        return [first, again, some, undo, Loop(workspace, first, empty)];
    }

    /// <summary>Imports a file into a database, in a process of its own, and prints the seconds and the peak memory in MB.</summary>
    internal static int Child(string file, string database, string warmFile, string warmDatabase)
    {
        Import(warmFile, null, warmDatabase, null, null);
        double seconds = Import(file, null, database, null, null);
        string status = File.ReadAllText("/proc/self/status");
        string peak = status.Split('\n')
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {double.Parse(peak, CultureInfo.InvariantCulture) / 1024}"));
        return 0;
    }

    /// <summary>Compares the time and memory of ten times the rows with those of the smaller file.</summary>
    internal static IReadOnlyList<Measurement> Scale(Workspace workspace)
    {
        string empty = Prepare(workspace.PathOf("scale-empty.db"));
        string full = workspace.PathOf("scale.db");
        string again = workspace.PathOf("scale-again.db");
        string large = ImportFile.Write(workspace, Rows * 10);
        string small = ImportFile.Write(workspace, Rows);
        (double Seconds, double Peak) smallFirst = Measure(workspace, small, Copy(empty, full), empty);
        (double Seconds, double Peak) smallAgain = Measure(workspace, small, Copy(full, again), empty);
        (double Seconds, double Peak) largeFirst = Measure(workspace, large, Copy(empty, full), empty);
        (double Seconds, double Peak) largeAgain = Measure(workspace, large, Copy(full, again), empty);
        return
        [
            Of("Time of 1,000,000 rows, first, against 100,000", largeFirst, smallFirst, x => x.Seconds, 10.5),
            Of("Memory of 1,000,000 rows, first, against 100,000", largeFirst, smallFirst, x => x.Peak, 1.3),
            Of("Time of 1,000,000 rows, again, against 100,000", largeAgain, smallAgain, x => x.Seconds, 10.5),
            Of("Memory of 1,000,000 rows, again, against 100,000", largeAgain, smallAgain, x => x.Peak, 1.3),
        ];

        static Measurement Of(
            string name,
            (double Seconds, double Peak) ten,
            (double Seconds, double Peak) one,
            Func<(double Seconds, double Peak), double> of,
            double limit) =>
            new(name, ten.Seconds, one.Seconds, of(ten) / of(one), limit)
            {
                Rows = Rows * 10,
                PeakMegabytes = ten.Peak,
                FloorPeakMegabytes = one.Peak
            };
    }

    /// <summary>Compares the time per row of the loop and of the import. The loop gets fewer rows, or the bench would take minutes.</summary>
    private static Measurement Loop(Workspace workspace, Measurement first, string empty)
    {
        string file = ImportFile.Write(workspace, LoopRows);
        double loop = ImportFloor.Loop(file, Copy(empty, workspace.PathOf("loop.db"))) / LoopRows * Rows;
        return new Measurement("Import, first, against a loop with Dapper", first.Seconds, loop, first.Seconds / loop, 0.1) { Rows = Rows };
    }

    private static (double Seconds, double Peak) Measure(Workspace workspace, string file, string database, string empty)
    {
        string warm = ImportFile.Write(workspace, LoopRows);
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(ImportBench).Assembly.Location, "bench-import", file, database, warm, Copy(empty, workspace.PathOf("warm.db"))])
            {
                RedirectStandardOutput = true
            })!;
        string[] said = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return process.ExitCode == 0
            ? (double.Parse(said[0], CultureInfo.InvariantCulture), double.Parse(said[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The import of {file} ended with exit code {process.ExitCode}.");
    }

    /// <summary>
    /// Imports a file into a database, and returns how many seconds that took. If a template is given, a copy of it replaces the database first.
    /// </summary>
    internal static double Import(string file, string? template, string database, int? created, int? updated)
    {
        if (template is not null)
        {
            Copy(template, database);
        }

        using var connection = ProvisioningConnection.OpenEmbedded(database);
        var clock = Stopwatch.StartNew();
        ProvisioningRun run = connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true }).Run;
        double seconds = clock.Elapsed.TotalSeconds;
        return (created ?? run.Created) == run.Created
            && (updated ?? run.Updated) == run.Updated
            && run.Rejected == 0
            && run.Created + run.Updated + run.Unchanged == run.Rows
            ? seconds
            : throw new InvalidOperationException($"{run.Created} created, {run.Updated} updated, {run.Rejected} rejected of {run.Rows}.");
    }

    private static double Undo(string template, string database)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(Copy(template, database));
        var run = new ProvisioningRunReference(connection.EmployeeFiles.ListRuns()[^1]);
        var clock = Stopwatch.StartNew();
        int removed = connection.EmployeeFiles.Undo(run).ContactsRemoved;
        return removed == Rows
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{removed} contacts removed of {Rows}.");
    }

    private static double Parse(string file)
    {
        var clock = Stopwatch.StartNew();
        return ImportFile.Parse(file) == Rows
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException("The file has another number of rows.");
    }

    /// <summary>Makes a database in which each user gets a license, a group and a profile.</summary>
    internal static string Prepare(string path)
    {
        using (var connection = ProvisioningConnection.OpenEmbedded(path))
        {
            connection.Licenses.SetTotal(LicenseType.Requestor, Rows * 10);
            connection.UserGroups.Create(new AuthorizationFields { Name = "Employees" });
            connection.UserProfiles.Create(new AuthorizationFields { Name = "Portal" });
            connection.ClientSettings.Set("DefaultUserGroups", "Employees");
            connection.ClientSettings.Set("DefaultUserProfiles", "Portal");
        }

        return path;
    }

    private static string Copy(string from, string to)
    {
        // First write the log of the source database into its file.
        using (var connection = new SqliteConnection($"Data Source={from};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(to + suffix);
        }

        File.Copy(from, to, overwrite: true);

        // Flush the copy to disk, or the first measured commit would wait for that.
        using (var copy = new FileStream(to, FileMode.Open, FileAccess.ReadWrite))
        {
            copy.Flush(flushToDisk: true);
        }

        return to;
    }
}
