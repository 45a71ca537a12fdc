using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of Test-ProvisioningAudit on 1,000,000 and 10,000,000 entries: the time against that of reading and hashing the same rows once, and the
/// peak memory of the process; and how long others wait while a person is erased. Half of the entries are made by hand, half are items of imports.
/// </summary>
internal static class AuditBench
{
    private const int Few = 1_000_000;
    private const int Many = 10_000_000;

    /// <summary>The entries of one transaction.</summary>
    private const int Batch = 10_000;

    /// <summary>The items of one batch of an import, as an embedded file has them.</summary>
    private const int ItemBatch = 500;

    private const int ItemsOfRun = 250_000;

    private const int Persons = 200_000;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        (double seconds, double megabytes, double floor, double wait) few = Measure(workspace, Few);
        (double seconds, double megabytes, double floor, double wait) many = Measure(workspace, Many);
        return
        [
            Of(Few, few),
            Of(Many, many),
            new Measurement($"Memory of Test-ProvisioningAudit, {Many:N0} entries, against {Few:N0}", 0, 0, many.megabytes / few.megabytes, 1.2)
            {
                PeakMegabytes = many.megabytes,
                FloorPeakMegabytes = few.megabytes,
            },
            new Measurement($"Longest wait beside an erasure, {Many:N0} entries, against a second", many.wait, 1, many.wait, 1),
        ];

        static Measurement Of(int entries, (double Seconds, double Megabytes, double Floor, double Wait) measured) => new(
            $"Test-ProvisioningAudit, {entries:N0} entries, against hashing", measured.Seconds, measured.Floor, measured.Seconds / measured.Floor, 3)
        {
            Rows = entries,
            PeakMegabytes = measured.Megabytes,
        };
    }

    private static (double Seconds, double Megabytes, double Floor, double Wait) Measure(Workspace workspace, int entries)
    {
        string path = workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"audit-{entries}.db"));
        Prepare(path, entries);
        double floor = ReadAndHash(path);
        string[] sound = Check(workspace, path);
        if (sound is not ["True", _, "", _, _] || int.Parse(sound[1], CultureInfo.InvariantCulture) < entries)
        {
            throw new InvalidOperationException($"The chain is not sound: {string.Join(' ', sound)}");
        }

        double wait = WaitBesideErasure(path);
        long changed = ChangeInTheMiddle(path);
        string[] broken = Check(workspace, path);
        if (broken[0] != "False" || broken[2] != changed.ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"Entry {changed} was changed, and this was found: {string.Join(' ', broken)}");
        }

        SqliteConnection.ClearAllPools();
        File.Delete(path);
        return (Number(sound[3]), Number(sound[4]), floor, wait);
    }

    /// <summary>Erases a person whom entries and items are about. Returns the longest time that a change by somebody else took.</summary>
    private static double WaitBesideErasure(string path)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(path);
        using var other = ProvisioningConnection.OpenEmbedded(path);
        other.ClientSettings.Set("ClientName", "first");
        var clock = Stopwatch.StartNew();
        var erasing = Task.Run(() =>
        {
            ErasedContact erased = connection.Privacy.Erase([new ContactReference(1)])[0].Require();
            Console.Error.WriteLine($"Erased {erased.AuditEntries} entries and {erased.RunItems} items in {clock.Elapsed.TotalSeconds:0.0} seconds.");
        });
        double longest = 0;
        for (int i = 0; !erasing.IsCompleted; i++)
        {
            double before = clock.Elapsed.TotalSeconds;
            other.ClientSettings.Set("ClientName", $"Name {i}");
            longest = Math.Max(longest, clock.Elapsed.TotalSeconds - before);
        }

        erasing.GetAwaiter().GetResult();
        return longest;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Checks in a process of its own. Returns whether it is sound, the entries, the broken one, the seconds and the peak memory.</summary>
    private static string[] Check(Workspace workspace, string database)
    {
        string file = workspace.PathOf("check.ps1");
        File.WriteAllText(
            file,
            $$"""
            Import-Module '{{workspace.Module}}'
            $null = Connect-UserProvisioning '{{database}}'
            $null = Get-ProvisioningAudit | Select-Object -First 1
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $check = Test-ProvisioningAudit
            $seconds = $clock.Elapsed.TotalSeconds
            $peak = (Get-Content /proc/self/status -Raw) -match 'VmHWM:\s+(\d+)' ? [double] $Matches[1] / 1024 : 0
            "$($check.IsSound)|$($check.Entries)|$($check.BrokenAt)|$seconds|$peak"
            """);
        using Process process = PinnedShell.StartScript(file);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim().Split('|');
    }

    /// <summary>The floor: reads every entry and item, and hashes its values once.</summary>
    private static double ReadAndHash(string path)
    {
        var clock = Stopwatch.StartNew();
        using SqliteConnection connection = DatabaseDump.Open(path);
        var bytes = new byte[1 << 16];
        foreach (string table in new[] { "AuditEntries ORDER BY Id", "ProvisioningRunItems ORDER BY RunId, Line" })
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            using SqliteDataReader reader = command.ExecuteReader();
            var hash = new byte[SHA256.HashSizeInBytes];
            while (reader.Read())
            {
                int length = hash.Length;
                hash.CopyTo(bytes, 0);
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    switch (reader.GetValue(i))
                    {
                        case string text:
                            length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(length));
                            break;
                        case byte[] blob:
                            blob.CopyTo(bytes, length);
                            length += blob.Length;
                            break;
                        case long number:
                            BitConverter.TryWriteBytes(bytes.AsSpan(length), number);
                            length += sizeof(long);
                            break;
                    }
                }

                SHA256.HashData(bytes.AsSpan(0, length), hash);
            }
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Changes the actor of the entry in the middle of the chain, and returns its id.</summary>
    private static long ChangeInTheMiddle(string path)
    {
        using SqliteConnection connection = DatabaseDump.Open(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            """
            DROP TRIGGER AuditEntries_NoUpdate;
            UPDATE AuditEntries SET Actor = 'nobody' WHERE Id = (SELECT MIN(Id) FROM AuditEntries WHERE ItemsHash IS NULL
                AND Id > (SELECT (MIN(Id) + MAX(Id)) / 2 FROM AuditEntries)) RETURNING Id
            """;
        command.CommandTimeout = 0;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Makes the entries with the code by which the product records and seals them.</summary>
    private static void Prepare(string path, int entries)
    {
        using (var connection = ProvisioningConnection.OpenEmbedded(path))
        {
            connection.Contacts.Create(new ContactFields { LastName = "Visser", ExternalReference = "E0000000" });
        }

        using IStorageEngine engine = SqliteStore.Open(path);
        IProvisioningStore store = engine;
        for (int made = 0; made < entries;)
        {
            for (int end = made + ItemsOfRun; made < end; made += Batch)
            {
                int first = made;
                store.Write(work => ByHand(work, first), CancellationToken.None);
            }

            ProvisioningRunRow run = store.Write(Begin, CancellationToken.None);
            for (int end = made + ItemsOfRun; made < end; made += Batch)
            {
                int first = made;
                store.Write(work => Items(work, run, first), CancellationToken.None);
            }

            store.Write(work => Finish(work, run), CancellationToken.None);
        }
    }

    private static UnitResult<int> ByHand(IUnitOfWork work, int first)
    {
        var run = new ProvisioningRunRow
        {
            Kind = ProvisioningRunKind.Manual, Command = "Set-Contact", Actor = @"EXAMPLE\operator", Status = ProvisioningRunStatus.Completed,
            StartedAt = Time(first), EndedAt = Time(first),
        };
        work.ProvisioningRuns.Insert(run);
        for (int i = first; i < first + Batch; i++)
        {
            work.Record(new AuditRow
            {
                At = Time(first),
                Actor = run.Actor,
                Action = "Update",
                TargetType = nameof(Contact),
                Target = $"E{i:0000000}",
                BeforeJson = $$"""{"Department":"Department {{i % 83}}","Room":"{{i % 700}}"}""",
                AfterJson = $$"""{"Department":"Department {{i % 79}}","Room":"{{i % 701}}"}""",
                RunId = run.Id,
                ContactId = 1 + (i % Persons),
            });
        }

        return UnitResult.Keep(0);
    }

    private static UnitResult<ProvisioningRunRow> Begin(IUnitOfWork work)
    {
        var run = new ProvisioningRunRow
        {
            Kind = ProvisioningRunKind.Import, Source = "HR", FileName = "employees.csv", Actor = @"EXAMPLE\runbook",
            Status = ProvisioningRunStatus.Running, StartedAt = Time(0),
        };
        work.ProvisioningRuns.Insert(run);
        return UnitResult.Keep(run);
    }

    private static UnitResult<int> Items(IUnitOfWork work, ProvisioningRunRow run, int first)
    {
        foreach (int[] lines in Enumerable.Range(first, Batch).Chunk(ItemBatch))
        {
            work.ProvisioningRuns.InsertItems(lines.Select(i => new ProvisioningRunItemRow
            {
                RunId = run.Id,
                Line = 2 + (i % ItemsOfRun),
                ExternalReference = $"E{i:0000000}",
                DisplayName = $"Noor van der Linden {i}",
                Action = ImportAction.Update,
                Changes = $$"""[{"Field":"Department","Old":"Department {{i % 83}}","New":"Department {{i % 79}}"}]""",
                Undo = $$"""{"Version":{{i % 9}}}""",
                ContactId = 1 + (i % Persons),
            }).ToList());
        }

        return UnitResult.Keep(0);
    }

    private static UnitResult<int> Finish(IUnitOfWork work, ProvisioningRunRow run)
    {
        run.Status = ProvisioningRunStatus.Completed;
        run.EndedAt = Time(1);
        work.ProvisioningRuns.Update(run);
        work.Record(
            new AuditRow
            {
                At = Time(1), Actor = run.Actor, Action = "Create", TargetType = nameof(ProvisioningRun), Target = $"{run.Id}", RunId = run.Id,
                AfterJson = """{"Status":"Completed"}""",
            },
            run);
        return UnitResult.Keep(0);
    }

    private static DateTime Time(int entry) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(entry / 100);
}
