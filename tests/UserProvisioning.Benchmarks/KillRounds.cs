using System.Globalization;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// Rounds in which a script is killed (SIGKILL) at a random time of its work on a copy of a database. Each time the database must keep every
/// invariant, and what finishes the work must leave it, row for row, as work that was not killed.
/// </summary>
internal sealed class KillRounds
{
    /// <summary>What the script does, as a noun such as <c>import</c>.</summary>
    internal required string Work { get; init; }

    /// <summary>The number of rows that the work handles.</summary>
    internal required int Rows { get; init; }

    /// <summary>The script.</summary>
    internal required string Script { get; init; }

    /// <summary>The database before the work.</summary>
    internal required string Before { get; init; }

    /// <summary>The folder in which the copies of the database are made.</summary>
    internal required Workspace Workspace { get; init; }

    /// <summary>Whether work that was not killed did what it should.</summary>
    internal Func<string, bool> IsRight { get; init; } = _ => true;

    /// <summary>Reads what the work stored, without times, which differ.</summary>
    internal required Func<string, string> Dump { get; init; }

    /// <summary>Finishes the work in a database; answers whether it was broken off between two transactions.</summary>
    internal required Func<string, bool> Finish { get; init; }

    /// <param name="rounds">The number of kills.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal int Run(int rounds, int? seed)
    {
        string undisturbed = Workspace.PathOf(Work + "-undisturbed.db");
        string database = Workspace.PathOf(Work + ".db");
        KilledScript.Copy(Before, undisturbed);
        TimeSpan lasts = TimeSpan.MaxValue;
        KilledScript.Run(Script, undisturbed, ref lasts, out bool isWhole);
        if (!isWhole || !IsRight(undisturbed))
        {
            Console.Error.WriteLine($"The {Work} that was not killed did not do what it should.");
            return 1;
        }

        string expected = Dump(undisturbed);
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        (int finished, int interrupted) = (0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            KilledScript.Copy(Before, database);

            // Kill after a random time that may be a little longer than the work, so that some kills come at its end.
            TimeSpan after = lasts * random.NextDouble() * 1.1;
            KilledScript.Run(Script, database, ref after, out bool isDone);
            finished += isDone ? 1 : 0;
            List<string> broken = Invariants.Broken(database, isInterrupted: true);
            if (broken.Count == 0)
            {
                interrupted += Finish(database) ? 1 : 0;
                broken = Invariants.Broken(database);
            }

            if (broken.Count > 0 || Dump(database) != expected)
            {
                Console.Error.WriteLine(
                    $"Round {round} (seed {seed}), killed after {after.TotalMilliseconds:0} ms: "
                        + $"{(broken.Count > 0 ? string.Join("; ", broken) : $"the database is not the same as after an undisturbed {Work}")}");
                return 1;
            }

            if (round % 20 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} {Work}s of {Rows} rows: {round - finished} killed at work ({interrupted} between two transactions), {finished} done "
                        + $"before; each ended as an undisturbed one, row for row."));
            }
        }

        return 0;
    }
}
