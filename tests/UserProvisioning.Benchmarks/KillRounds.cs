using System.Globalization;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// Rounds in which a script is killed (SIGKILL) at a random time of its work on a copy of a database. Each time the database must keep every
/// invariant, and what finishes the work must leave nothing to complain of.
/// </summary>
internal sealed class KillRounds
{
    /// <summary>
    /// The first call on a machine takes longer than the next ones, so the time of the shortest of some calls counts, where there are many rounds.
    /// </summary>
    private const int MostUndisturbedCalls = 3;

    /// <summary>The work, in the plural and with its size, such as <c>imports of 20000 rows</c>.</summary>
    internal required string Works { get; init; }

    /// <summary>The script.</summary>
    internal required string Script { get; init; }

    /// <summary>The database before the work.</summary>
    internal required string Before { get; init; }

    /// <summary>The copy of the database on which each round works.</summary>
    internal required string Database { get; init; }

    /// <summary>The longest time before a kill, as a multiple of the time that the work takes without one.</summary>
    internal double Longest { get; init; } = 1.1;

    /// <summary>Removes what a round left outside the database.</summary>
    internal Action Clean { get; init; } = () => { };

    /// <summary>What is wrong with the database when the work was killed, besides invariants.</summary>
    internal Func<IEnumerable<string>> FaultsOfPart { get; init; } = () => [];

    /// <summary>What is wrong with the database when the work is finished, besides invariants.</summary>
    internal required Func<IEnumerable<string>> Faults { get; init; }

    /// <summary>Finishes the work; answers whether it was broken off between two transactions.</summary>
    internal required Func<bool> Finish { get; init; }

    /// <summary>What the rounds have shown, as a sentence.</summary>
    internal required Func<string> Shown { get; init; }

    /// <summary>Compares what the work stored with what it had stored at the first call, which comes after work that was not killed.</summary>
    /// <param name="dump">Reads what the work stored, without times, which differ.</param>
    internal static Func<IEnumerable<string>> SameAsUndisturbed(Func<string> dump)
    {
        string? expected = null;
        return () =>
        {
            string now = dump();
            expected ??= now;
            return now == expected ? [] : Differences(expected, now);
        };
    }

    /// <param name="rounds">The number of kills.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal int Run(int rounds, int? seed)
    {
        TimeSpan lasts = TimeSpan.MaxValue;
        for (int call = 0; call < Math.Clamp(rounds / 3, 1, MostUndisturbedCalls); call++)
        {
            TimeSpan whole = TimeSpan.MaxValue;
            if (!Kill(ref whole))
            {
                return Complain("The work that was not killed did not end", []);
            }

            if (AllFaults().ToList() is { Count: > 0 } faults)
            {
                return Complain("The work that was not killed did not do what it should", faults);
            }

            lasts = whole < lasts ? whole : lasts;
        }

        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        (int finished, int interrupted) = (0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            // Some kills come at the end of the work, or after it.
            TimeSpan after = lasts * random.NextDouble() * Longest;
            finished += Kill(ref after) ? 1 : 0;
            List<string> faults = [.. Invariants.Broken(Database, isInterrupted: true), .. FaultsOfPart()];
            if (faults.Count == 0)
            {
                interrupted += Finish() ? 1 : 0;
                faults = AllFaults().ToList();
            }

            if (faults.Count > 0)
            {
                return Complain($"Round {round} (seed {seed}), killed after {after.TotalMilliseconds:0} ms", faults);
            }

            if (round % 10 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} {Works}: {round - finished} killed at work ({interrupted} between two transactions), {finished} done before. "
                        + $"{Shown()}"));
            }
        }

        return 0;
    }

    /// <summary>Runs the script on a new copy and kills it; answers whether it was done.</summary>
    private bool Kill(ref TimeSpan after)
    {
        Clean();
        KilledScript.Copy(Before, Database);
        KilledScript.Run(Script, Database, ref after, out bool isDone);
        return isDone;
    }

    private IEnumerable<string> AllFaults() => Invariants.Broken(Database).Concat(Faults());

    private static int Complain(string what, List<string> faults)
    {
        Console.Error.WriteLine($"{what}: {string.Join("; ", faults)}");
        return 1;
    }

    /// <summary>The first lines that only one of two dumps has.</summary>
    private static IEnumerable<string> Differences(string expected, string now)
    {
        string[] before = expected.Split('\n');
        string[] after = now.Split('\n');
        return before.Except(after).Take(10).Select(line => $"\n- {line}")
            .Concat(after.Except(before).Take(10).Select(line => $"\n+ {line}"))
            .Append($"\n{before.Length} lines, and {after.Length} now");
    }
}
