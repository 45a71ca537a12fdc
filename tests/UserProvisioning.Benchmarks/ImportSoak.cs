using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// Kills (SIGKILL) an import of an employee file at random moments. Each time the database must open, hold every invariant, and
/// after the same file was imported again be what it is after an import that nothing disturbed, row for row.
/// </summary>
internal static partial class ImportSoak
{
    private static readonly string[] State = ["Contacts", "SystemUsers", "AuthorizationMembers", "Licenses"];

    /// <param name="workspace">Where the module is.</param>
    /// <param name="rounds">How often to kill.</param>
    /// <param name="rows">How many rows the file has.</param>
    /// <param name="seed">Where the moments come from; null for others each time.</param>
    /// <returns>0 when all went well.</returns>
    internal static int Run(Workspace workspace, int rounds, int rows, int? seed = null)
    {
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        string before = workspace.PathOf("import-before.db");
        string undisturbed = workspace.PathOf("import-undisturbed.db");
        string database = workspace.PathOf("import.db");
        string file = Prepare(workspace, before, rows);
        string script = workspace.PathOf("import.ps1");
        File.WriteAllText(
            script,
            $$"""
            param([string] $Database, [string] $File)
            Import-Module '{{workspace.Module}}'
            [void] (Connect-UserProvisioning $Database)
            'ready'
            [void] (Import-EmployeeFile $File -CreateUser -FullLoad -Force)
            'done'
            """);

        Copy(before, undisturbed);
        TimeSpan lasts = TimeSpan.MaxValue;
        RunProcess(script, undisturbed, file, ref lasts, out _);
        string expected = Dump(undisturbed);
        (int atWork, int finished, int interrupted) = (0, 0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            Copy(before, database);

            // A little longer than it lasts, so that the end of it is hit too.
            TimeSpan after = lasts * random.NextDouble() * 1.1;
            RunProcess(script, database, file, ref after, out bool isDone);
            atWork += isDone ? 0 : 1;
            finished += isDone ? 1 : 0;
            List<string> broken = Invariants.Broken(database, isInterrupted: true);
            if (broken.Count == 0)
            {
                interrupted += Finish(database, file) ? 1 : 0;
                broken = Invariants.Broken(database);
            }

            if (broken.Count > 0 || Dump(database) != expected)
            {
                Console.Error.WriteLine(
                    $"Round {round} (seed {seed}), killed after {after.TotalMilliseconds:0} ms: "
                        + $"{(broken.Count > 0 ? string.Join("; ", broken) : "it is not what an undisturbed import leaves")}");
                return 1;
            }

            if (round % 20 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} imports of {rows} rows: {atWork} killed at work ({interrupted} between two transactions), {finished} "
                        + $"done before; each ended as an undisturbed one, row for row."));
            }
        }

        return 0;
    }

    /// <summary>A database with the file of last month, and the file of this month: joiners, movers, leavers, and some who are not in it.</summary>
    private static string Prepare(Workspace workspace, string database, int rows)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        connection.Licenses.SetTotal(LicenseType.Requestor, rows * 2);
        connection.UserGroups.Create(new AuthorizationFields { Name = "Employees" });
        connection.ClientSettings.Set("DefaultUserGroups", "Employees");
        string[] now = File.ReadAllLines(ImportFile.Write(workspace, rows, changed: 3));
        string[] then = File.ReadAllLines(ImportFile.Write(workspace, rows));
        string lastMonth = workspace.PathOf("last-month.csv");
        string thisMonth = workspace.PathOf("this-month.csv");
        File.WriteAllLines(lastMonth, then.Where((_, line) => line % 5 != 1));
        File.WriteAllLines(thisMonth, now.Where((_, line) => line % 7 != 2));
        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = lastMonth, CreateUser = true });
        return thisMonth;
    }

    /// <summary>Resumes an interrupted run, or imports the file again; answers whether there was one.</summary>
    private static bool Finish(string database, string file)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        if (connection.EmployeeFiles.ListRuns() is [.., { Status: ProvisioningRunStatus.Interrupted } run])
        {
            connection.EmployeeFiles.Resume(new ProvisioningRunReference(run));
            return true;
        }

        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true, FullLoad = true, Force = true });
        return false;
    }

    /// <summary>
    /// Runs the import in a process of its own, and kills it after a while; with the longest of all, waits, and says how long it took.
    /// </summary>
    private static void RunProcess(string script, string database, string file, ref TimeSpan after, out bool isDone)
    {
        using Process process = PinnedShell.StartScript(script, "-Database", database, "-File", file);
        string? ready = process.StandardOutput.ReadLine();
        if (ready != "ready")
        {
            throw new InvalidOperationException($"The import did not begin: {ready}{process.StandardOutput.ReadToEnd()}");
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

    private static void Copy(string from, string to)
    {
        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(to + suffix);
        }

        File.Copy(from, to, overwrite: true);
    }

    /// <summary>What the import left: contacts, users, memberships, pools, and what it says of each row. Moments differ from run to run.</summary>
    private static string Dump(string database)
    {
        string items = DatabaseDump.Query(database, "SELECT * FROM ProvisioningRunItems WHERE RunId <= 2");
        string unchanged = DatabaseDump.Query(database, "SELECT * FROM ProvisioningRunUnchanged WHERE RunId <= 2");
        return Moment().Replace(string.Join('\n', DatabaseDump.Of(database, State), items, unchanged), "(moment)");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+")]
    private static partial Regex Moment();
}
