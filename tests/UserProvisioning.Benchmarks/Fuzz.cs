using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Tests.EmployeeFiles.Fuzzing;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The fuzzer, which imports broken files (CSV, Excel, JSON). Each must end in a run or in an error that says what to do, and none may change
/// anything when it is refused, or fill the memory. A file that fails is named by its number, from which it can be made again.
/// </summary>
internal static class Fuzz
{
    internal static int Run(int files, int seed)
    {
        using var round = new FuzzRound();
        var clock = Stopwatch.StartNew();
        int faults = 0;
        seed = Math.Abs(seed % 1_000_000_000);
        for (int i = 0; i < files; i++)
        {
            if (round.Try(seed + i) is { } fault)
            {
                Console.WriteLine($"File {seed + i}: {fault}");
                faults++;
            }

            // Check the database before the next one replaces it.
            if (i % 60 == 59 && round.Broken() is { Count: > 0 } broken)
            {
                Console.WriteLine($"Files {seed + i - 59} to {seed + i}: {string.Join("; ", broken)}");
                faults++;
            }

            if (i % 5000 == 4999 || i == files - 1)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i + 1} files from {seed}: {round.Imported} imported, {round.Refused} refused, {faults} faults, "
                        + $"{(i + 1) / clock.Elapsed.TotalSeconds:0} files/s, most allocated {round.MostAllocated / 1048576.0:0.0} MB (file "
                        + $"{round.MostCostly}), peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB"));
            }
        }

        return faults == 0 ? 0 : 1;
    }
}
