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

        // The session has no Import-Csv. A text between quotes holds the only commas that separate nothing.
        session.Run($$"""
            $lines = [IO.File]::ReadAllLines('{{file}}')
            $names = $lines[0].Split(',')
            $global:objects = foreach ($line in $lines[1..($lines.Count - 1)]) {
                $cells = $line.Contains('"') ? ($line -split ',(?! \d)').Trim('"') : $line.Split(',')
                $object = [ordered] @{}
                for ($i = 0; $i -lt $names.Count; $i++) { $object[$names[$i]] = $cells[$i] }
                [pscustomobject] $object
            }
            """);
        return
        [
            Compare("Objects, first, with -CreateUser, against the CSV file", limit: 2, fresh: true),
            Compare("Objects, the same again, against the CSV file", limit: double.PositiveInfinity, fresh: false),
        ];

        Measurement Compare(string name, double limit, bool fresh) => Bench.Compare(
            name,
            limit,
            Rounds,
            module: () => Import("$objects | Import-Employee", "objects.db", fresh),
            floor: () => Import($"Import-EmployeeFile '{file}'", "file.db", fresh)) with { Rows = Rows };

        double Import(string command, string database, bool fresh)
        {
            string path = workspace.PathOf(database);
            foreach (string suffix in fresh ? new[] { string.Empty, "-wal", "-shm" } : [])
            {
                File.Delete(path + suffix);
            }

            session.Run($"$null = Connect-UserProvisioning '{path}'; Get-UserLicense | Set-UserLicense -Total {Rows}");
            var clock = Stopwatch.StartNew();
            session.Run($"$run = {command} -CreateUser -Force -WarningAction Ignore; if ($run.Rows -ne {Rows} -or $run.Rejected) {{ throw $run }}");
            double seconds = clock.Elapsed.TotalSeconds;
            session.Run("Disconnect-UserProvisioning");
            return seconds;
        }
    }
}
