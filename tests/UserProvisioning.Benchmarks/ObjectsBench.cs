using System.Diagnostics;

namespace UserProvisioning.Benchmarks;

/// <summary>The bench of importing 100,000 objects of a pipeline, compared with importing the same people from a CSV file.</summary>
internal static class ObjectsBench
{
    private const int Rows = 100_000;
    private const int Rounds = 3;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        string file = ImportFile.Write(workspace, Rows);
        using var session = new ModuleSession(workspace);
        session.Run($"$global:objects = Import-Csv '{file}'");
        Measurement first = Bench.Compare(
            "Objects, first, with -CreateUser, against the CSV file",
            limit: 2,
            Rounds,
            module: () => Import("$objects | Import-Employee", fresh: true),
            floor: () => Import($"Import-EmployeeFile '{file}'", fresh: true)) with { Rows = Rows };
        Measurement again = Bench.Compare(
            "Objects, same objects again, against reading them",
            limit: 2,
            Rounds,
            module: () => Import("$objects | Import-Employee", fresh: false),
            floor: () => Time("foreach ($object in Import-Csv '" + file + "') { }")) with { Rows = Rows };
        return [first, again];

        double Import(string command, bool fresh)
        {
            string path = workspace.PathOf("objects.db");
            if (fresh)
            {
                foreach (string suffix in new[] { string.Empty, "-wal", "-shm" })
                {
                    File.Delete(path + suffix);
                }
            }

            session.Run($"$null = Connect-UserProvisioning '{path}'; Get-UserLicense | Set-UserLicense -Total {Rows}");
            double seconds = Time($"$run = {command} -CreateUser -Force -WarningAction Ignore; if ($run.Rows -ne {Rows}) {{ throw $run }}");
            session.Run("Disconnect-UserProvisioning");
            return seconds;
        }

        double Time(string script)
        {
            var clock = Stopwatch.StartNew();
            session.Run(script);
            return clock.Elapsed.TotalSeconds;
        }
    }
}
