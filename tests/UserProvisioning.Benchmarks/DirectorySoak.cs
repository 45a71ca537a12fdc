using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Tests.Directories;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) a worker at random times while it reads a real directory and imports what it read. The directory changes before each
/// round, and in some rounds between the kill and the next call too. Each time the next call must end as one that was not disturbed, and every
/// contact must be as its entry is.
/// </summary>
internal sealed class DirectorySoak : IDisposable
{
    private static readonly EmployeeInterfaceReference Reference = new("LDAP");

    private readonly Workspace _workspace;
    private readonly DirectoryPeople _peer;
    private readonly DirectoryTurnover _turnover;
    private readonly Random _random;

    private DirectorySoak(Workspace workspace, int people, int seed)
    {
        (_workspace, _random) = (workspace, new Random(seed));
        _peer = new DirectoryPeople(people);
        _turnover = new DirectoryTurnover(_peer, people, _random);
    }

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="people">The number of people in the directory.</param>
    /// <param name="seed">The seed of the random times and changes; null for new ones in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int people = 10_000, int? seed = null)
    {
        seed ??= Environment.TickCount;
        using var soak = new DirectorySoak(workspace, people, seed.Value);
        string? fault = soak.Run(rounds);
        if (fault is not null)
        {
            Console.Error.WriteLine($"{fault} (seed {seed})");
        }

        return fault is null ? 0 : 1;
    }

    public void Dispose() => _peer.Dispose();

    private string? Run(int rounds)
    {
        string database = _workspace.PathOf("directory.db");
        string twin = _workspace.PathOf("directory-twin.db");
        string[] scripts = [Script("changes.ps1", string.Empty), Script("everybody.ps1", " -FullLoad")];
        using (var connection = ProvisioningConnection.OpenEmbedded(database))
        {
            connection.Licenses.SetTotal(LicenseType.Requestor, 1_000_000);
            connection.EmployeeInterfaces.Create(_peer.Interface);
        }

        Finish(database, isWhole: true);
        (int atWork, int interrupted, int mark) = (0, 0, 0);
        for (int round = 1; round <= rounds; round++)
        {
            bool isWhole = _random.Next(2) == 0;
            bool changesMeanwhile = _random.Next(3) == 0;
            _turnover.Change(isWhole);

            // The same work without a kill says how it should end, and how long it lasts.
            KilledScript.Copy(database, twin);
            TimeSpan lasts = TimeSpan.MaxValue;
            KilledScript.Run(scripts[isWhole ? 1 : 0], twin, ref lasts, out bool isDone);
            if (!isDone || Fault(twin) is not null)
            {
                return $"Round {round}: without a kill, the run did not do its work: {Fault(twin)}";
            }

            // The first half of the work is reading, which stores nothing, so more kills come in the second half.
            string before = Mark(database);
            TimeSpan after = lasts * (_random.Next(3) == 0 ? _random.NextDouble() * 0.5 : 0.5 + (_random.NextDouble() * 0.55));
            KilledScript.Run(scripts[isWhole ? 1 : 0], database, ref after, out isDone);
            string where = $"Round {round}, {(isWhole ? "everybody" : "changes")}, killed after {after.TotalMilliseconds:0} ms";
            atWork += isDone ? 0 : 1;
            mark += !isDone && Mark(database) != before ? 1 : 0;
            if (Invariants.Broken(database, isInterrupted: true) is { Count: > 0 } broken)
            {
                return $"{where}: {string.Join("; ", broken)}";
            }

            interrupted += IsInterrupted(database) ? 1 : 0;
            if (changesMeanwhile)
            {
                _turnover.Change(isWhole);
            }

            Finish(database, isWhole);
            string? fault = Fault(database) ?? (changesMeanwhile || ImportSoak.Rows(database) == ImportSoak.Rows(twin)
                ? null
                : "the database is not the same as after an undisturbed run");
            if (fault is not null)
            {
                return $"{where}{(changesMeanwhile ? ", changed before the next call" : string.Empty)}: {fault}";
            }

            if (round % 10 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} runs over a directory of {_turnover.Count} people: {atWork} killed at work ({interrupted} between two transactions, "
                        + $"{mark} after the last one), {round - atWork} done before; the next run ended as an undisturbed one and missed nothing."));
            }
        }

        return null;
    }

    private string Script(string name, string options) =>
        KilledScript.Write(_workspace, name, $"Invoke-EmployeeInterface LDAP -Credential {DirectoryPeople.Credential}{options}");

    private static void Finish(string database, bool isWhole)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        EmployeeInterfaceFile file = connection.EmployeeInterfaces.Import(Reference, new EmployeeInterfaceRequest
        {
            FullLoad = isWhole,
            Secrets = new EmployeeInterfaceSecrets { Password = SecureText.Make(SlapdServer.Password) },
        }).Single();
        if (file.Run?.Status != ProvisioningRunStatus.Completed)
        {
            throw new InvalidOperationException($"The run is {file.Run?.Status}: {string.Join(' ', file.Messages)}");
        }
    }

    private static string Mark(string database) => DatabaseDump.Query(database, "SELECT Mark FROM EmployeeInterfaces");

    private static bool IsInterrupted(string database)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        return connection.EmployeeFiles.ListRuns() is [.., { Status: ProvisioningRunStatus.Interrupted }];
    }

    /// <summary>Returns what is wrong after the work was finished; null when nothing is.</summary>
    private string? Fault(string database)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);

        // A run that was interrupted before the directory changed stays so, since the next run reads other people.
        return Invariants.Broken(database, isInterrupted: true) is { Count: > 0 } broken ? string.Join("; ", broken)
            : DatabaseDump.Query(database, "SELECT Id FROM EmployeeInterfaces WHERE LeaseToken IS NOT NULL").Length > 0 ? "a lease is held"
            : _turnover.Missed(connection.Contacts.List(new ContactFilter()));
    }
}
