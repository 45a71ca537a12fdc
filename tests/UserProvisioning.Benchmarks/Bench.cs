using System.Globalization;

namespace UserProvisioning.Benchmarks;

/// <summary>One comparison: the time of the module, the time of the floor, and the highest ratio that is allowed.</summary>
/// <param name="Name">The name of the operation.</param>
/// <param name="Seconds">The median of the module's runs.</param>
/// <param name="FloorSeconds">The median of the floor's runs.</param>
/// <param name="Ratio">The median of the ratios, run by run.</param>
/// <param name="Limit">The highest ratio that is allowed; infinite when no goal is set.</param>
internal sealed record Measurement(string Name, double Seconds, double FloorSeconds, double Ratio, double Limit)
{
    /// <summary>The number of rows; null when the operation has none.</summary>
    public int? Rows { get; init; }

    /// <summary>The peak memory of the module's process, in MB; null when it was not measured.</summary>
    public double? PeakMegabytes { get; init; }

    /// <summary>The peak memory of the floor's process, in MB; null when it was not measured.</summary>
    public double? FloorPeakMegabytes { get; init; }
}

/// <summary>Runs the benches and prints a table.</summary>
internal static class Bench
{
    private static readonly Dictionary<string, Func<Workspace, IReadOnlyList<Measurement>>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NewSystemUser"] = workspace => [NewSystemUserBench.Run(workspace)],
        ["ImportModule"] = workspace => [ImportModuleBench.Run(workspace)],
        ["SendLoginCredential"] = workspace => [SendLoginCredentialBench.Run(workspace), SendLoginCredentialBench.Scheduled(workspace)],
        ["RegisterWorkplaceLogin"] = workspace => [WorkplaceLoginBench.Run(workspace)],
        ["Audit"] = AuditBench.Run,
        ["Fetch"] = FetchBench.Run,
        ["Directory"] = DirectoryBench.Run,
        ["Files"] = FilesBench.Run,
        ["Get"] = GetBench.Run,
        ["Hash"] = _ => [HashBench.Run()],
        ["Import"] = ImportBench.Run,
        ["Lifecycle"] = LifecycleBench.Run,
        ["Objects"] = ObjectsBench.Run,
        ["ImportScale"] = ImportBench.Scale,
        ["Rules"] = RulesBench.Run,
        ["Wait"] = WaitBench.Run,
        ["Slapadd"] = SlapaddBench.Run,
        ["SqlServerImport"] = SqlServerImportBench.Run,
    };

    internal static int Run(Workspace workspace, string[] names)
    {
        var results = new List<Measurement>();
        foreach ((string name, Func<Workspace, IReadOnlyList<Measurement>> run) in All)
        {
            if (names.Length == 0 || names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Console.Error.WriteLine($"Measuring {name} ...");
                results.AddRange(run(workspace));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{"What",-52} {"seconds",9} {"floor",9} {"ratio",7} {"at most",8} {"rows/s",9} {"peak MB",8} {"floor MB",8}");
        foreach (Measurement m in results)
        {
            string verdict = m.Ratio <= m.Limit ? string.Empty : "  ABOVE";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{m.Name,-52} {m.Seconds,9:0.000} {m.FloorSeconds,9:0.000} {m.Ratio,7:0.00} {LimitOf(m),8} "
                    + $"{m.Rows / m.Seconds,9:0} {m.PeakMegabytes,8:0} {m.FloorPeakMegabytes,8:0}{verdict}"));
        }

        Console.WriteLine($"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, "
            + $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
        return results.Exists(m => m.Ratio > m.Limit) ? 1 : 0;
    }

    /// <summary>Measures both in turn, after rounds that do not count, so that a machine whose speed changes slows both.</summary>
    internal static Measurement Compare(string name, double limit, int rounds, Func<double> module, Func<double> floor, int warmUps = 1)
    {
        var pairs = new List<(double Module, double Floor)>();
        for (int round = 1 - warmUps; round <= rounds; round++)
        {
            double floorSeconds = floor();
            double seconds = module();
            if (round > 0 || rounds == 0)
            {
                pairs.Add((seconds, floorSeconds));
            }
        }

        return new Measurement(
            name,
            Median(pairs.Select(pair => pair.Module)),
            Median(pairs.Select(pair => pair.Floor)),
            Median(pairs.Select(pair => pair.Module / pair.Floor)),
            limit);
    }

    private static string LimitOf(Measurement m) => double.IsFinite(m.Limit) ? m.Limit.ToString("0.0", CultureInfo.InvariantCulture) : "none";

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
