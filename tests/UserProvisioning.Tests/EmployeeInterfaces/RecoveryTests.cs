using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Storage;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests that a call finishes the work of a worker that ended at any point, and tests of workers at the same time.</summary>
public sealed class RecoveryTests(SshServer server)
{
    private const string Imported = "processed/hr.20260615T120000000Z.csv";

    [Fact]
    public void Ended_after_the_record_and_before_the_rename_the_file_is_taken_anew()
    {
        using var lab = Imitate(out string claimed);
        File.Move(lab.PathOf(claimed), lab.PathOf("hr.csv"));
        lab.Database.UnlockRecord();
        lab.Database.Sql("UPDATE EmployeeInterfaceFiles SET Status = 'Claimed', Target = NULL, RunId = NULL; DELETE FROM AuditEntries WHERE RunId "
            + "IS NOT NULL; DELETE FROM KnownRowParts; DELETE FROM KnownRowSets; DELETE FROM ProvisioningRuns");
        AssertFinished(lab, run: 2);
    }

    [Fact]
    public void Ended_after_the_rename_the_file_is_imported()
    {
        using var lab = Imitate(out _);
        lab.Database.UnlockRecord();
        lab.Database.Sql("UPDATE EmployeeInterfaceFiles SET Status = 'Claimed', Target = NULL, RunId = NULL; DELETE FROM AuditEntries WHERE RunId "
            + "IS NOT NULL; DELETE FROM KnownRowParts; DELETE FROM KnownRowSets; DELETE FROM ProvisioningRuns");
        AssertFinished(lab, run: 2);
    }

    [Fact]
    public void Ended_after_the_import_the_file_is_only_moved()
    {
        using var lab = Imitate(out _);
        AssertFinished(lab, run: 1);
    }

    [Fact]
    public void Ended_after_the_move_only_the_record_is_closed()
    {
        using var lab = Imitate(out string claimed);
        File.Move(lab.PathOf(claimed), lab.PathOf(Imported));
        Assert.Empty(lab.Run());
        Assert.Equal([Imported], lab.Everything());
        Assert.Equal(1L, lab.Database.Scalar("SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 1 AND Reason IS NULL"));
    }

    [Fact]
    public void A_claim_of_another_database_is_left_until_its_time_is_over()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { ClaimTimeout = TimeSpan.FromMinutes(10) });
        string claimed = lab.Put(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab)), InterfaceLab.Rows("Visser"));

        EmployeeInterfaceFile held = lab.RunOne();
        Assert.Equal(EmployeeInterfaceOutcome.Held, held.Outcome);
        Assert.Contains("'hr.csv' is held by a worker with another database", held.Messages[0], StringComparison.Ordinal);

        File.Move(claimed, lab.PathOf(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab).AddMinutes(-11))));
        Assert.Equal(("hr.csv", EmployeeInterfaceOutcome.Imported), (lab.RunOne().FileName, EmployeeInterfaceOutcome.Imported));
        Assert.StartsWith("processed/hr.2026", Assert.Single(lab.Everything()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_is_at_work_is_not_disturbed()
    {
        using var lab = new InterfaceLab(server);
        DateTime at = Now(lab);
        Hold(lab, "another-machine|1|1", at);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        EmployeeInterfaceFile held = lab.RunOne();
        Assert.Equal(EmployeeInterfaceOutcome.Held, held.Outcome);
        Assert.Contains("another-machine works on the employee interface 'HR'", held.Messages[0], StringComparison.Ordinal);
        Assert.Contains($"last heard of at {at.ToLocalTime():yyyy-MM-dd HH:mm:ss}", held.Messages[0], StringComparison.Ordinal);
        Assert.Contains("Set-EmployeeInterface 'HR' -ReleaseLease frees it", held.Messages[0], StringComparison.Ordinal);
        Assert.Equal(["hr.csv"], lab.Everything());

        Hold(lab, "another-machine|1|1", at.AddMinutes(-31));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Theory]
    [InlineData("another-machine|1|1")]
    [InlineData("")]
    public void A_lease_that_is_dated_in_the_future_is_nobodys(string holder)
    {
        using var lab = new InterfaceLab(server);
        Hold(lab, holder.Length > 0 ? holder : $"{Environment.MachineName}|{Environment.ProcessId}|1", Now(lab).AddDays(400));
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_claim_of_another_database_that_is_dated_in_the_future_is_not_waited_for()
    {
        using var lab = new InterfaceLab(server);
        lab.Put(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab).AddDays(400)), InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_lease_that_is_released_frees_the_interface_and_is_on_record()
    {
        using var lab = new InterfaceLab(server);
        Hold(lab, "another-machine|1|1");
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Held, lab.RunOne().Outcome);
        lab.Database.Connection.EmployeeInterfaces.ReleaseLease(lab.Reference);
        AuditEntry entry = lab.Database.AuditTrail()[^1];
        Assert.Equal((AuditActions.Update, "HR"), (entry.Action, entry.Target));
        Assert.Contains("another-machine", entry.Before.ToString(), StringComparison.Ordinal);
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);

        // Nobody holds it, so nothing is released, and nothing is said in the record.
        int entries = lab.Database.AuditTrail().Count;
        lab.Database.Connection.EmployeeInterfaces.ReleaseLease(lab.Reference);
        Assert.Equal(entries, lab.Database.AuditTrail().Count);
    }

    [Fact]
    public void A_worker_whose_lease_was_released_changes_nothing_any_more()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("a.csv", InterfaceLab.Rows("Visser"));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        var error = Assert.Throws<ProvisioningException>(() =>
        {
            foreach (EmployeeInterfaceFile file in lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, new EmployeeInterfaceRequest()))
            {
                lab.Database.Open("other@test").EmployeeInterfaces.ReleaseLease(lab.Reference);
            }
        });
        Assert.Equal(ErrorIds.Conflict, error.ErrorId);
        Assert.Equal(["Visser"], lab.Contacts);
        Assert.Equal("b.csv", lab.RunOne().FileName);
    }

    [Fact]
    public void The_time_of_a_claim_is_the_databases()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        DateTime before = Now(lab);
        lab.Run();
        string claimed = Assert.Single(lab.Database.Column("SELECT ClaimedAt FROM EmployeeInterfaceFiles"));
        Assert.InRange(
            DateTime.Parse(claimed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            before.AddSeconds(-1),
            Now(lab));
    }

    [Fact]
    public void A_worker_of_this_machine_that_is_dead_is_succeeded_at_once()
    {
        using var lab = new InterfaceLab(server);

        // Process 1 is there, and did not begin then.
        Hold(lab, $"{Environment.MachineName}|1|1");
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_worker_that_was_taken_for_dead_changes_nothing_any_more()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("a.csv", InterfaceLab.Rows("Visser"));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        string? before = null;
        var error = Assert.Throws<ProvisioningException>(() =>
        {
            foreach (EmployeeInterfaceFile file in lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, new EmployeeInterfaceRequest()))
            {
                Hold(lab, "another-machine|1|1");
                before = lab.Database.Dump();
            }
        });
        Assert.Equal(ErrorIds.Conflict, error.ErrorId);
        Assert.Contains("Another worker has taken over", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, lab.Database.Dump());
        Assert.Equal(["Visser"], lab.Contacts);
    }

    [Theory]
    [InlineData(false, ProvisioningRunStatus.Completed)]
    [InlineData(true, ProvisioningRunStatus.AwaitingApproval)]
    public void A_worker_whose_import_outlasts_the_claim_timeout_is_not_succeeded(bool leave, ProvisioningRunStatus status)
    {
        using var lab = new InterfaceLab(
            server,
            change: fields => fields with { CreateUser = true, FullLoad = true, ClaimTimeout = TimeSpan.FromMinutes(10) });
        lab.Put("a.csv", InterfaceLab.Rows(Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray()));
        lab.Run();
        lab.Put("b.csv", InterfaceLab.Rows(Enumerable.Range(1, leave ? 1 : 21).Select(i => $"Visser{i}").ToArray()));

        // The other one looks while this one is in the midst of its transaction, and nothing was heard of it for longer than it may be silent.
        ProvisioningConnection other = lab.Database.Open("other@test");
        List<EmployeeInterfaceFile>? looked = null;
        EmployeeInterfaceFile file = lab.RunOne(new EmployeeInterfaceRequest
        {
            Import = new EmployeeFileLab.OnProgress(_ =>
            {
                if (looked is null)
                {
                    lab.Database.Clock.Advance(TimeSpan.FromMinutes(11));
                    looked = lab.Run(connection: other);
                }
            }),
        });

        Assert.Equal((EmployeeInterfaceOutcome.Imported, status), (file.Outcome, file.Run!.Status));
        EmployeeInterfaceFile held = Assert.Single(looked!);
        Assert.Equal(EmployeeInterfaceOutcome.Held, held.Outcome);
        Assert.Contains($"{Environment.MachineName} works on the employee interface 'HR'", held.Messages[0], StringComparison.Ordinal);
        Assert.Empty(lab.Run(connection: other));
        Assert.Empty(Directory.GetFiles(lab.Database.Folder, "*at-work*"));
    }

    [Fact]
    public void A_worker_that_shows_its_work_is_not_succeeded_until_it_ends()
    {
        using var lab = new InterfaceLab(server);
        Hold(lab, "another-machine|1|1", Now(lab).AddMinutes(-31));
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        using (IProvisioningStore store = lab.Database.OpenStore())
        {
            using (store.HoldActivityLock("abc"))
            {
                Assert.True(store.IsActivityLockHeld("abc"));
                Assert.False(store.IsActivityLockHeld("abcd"));
                Assert.Equal(EmployeeInterfaceOutcome.Held, lab.RunOne().Outcome);
            }
        }

        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void What_a_killed_worker_showed_is_taken_away_with_its_lease()
    {
        using var lab = new InterfaceLab(server);
        string sign = $"{lab.Database.File}-at-work-abc";
        Hold(lab, $"{Environment.MachineName}|1|1");
        File.WriteAllText(sign, string.Empty);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.False(File.Exists(sign));
    }

    [Fact]
    public void Two_workers_import_each_of_a_hundred_files_once()
    {
        using var lab = new InterfaceLab(server);
        for (int i = 0; i < 100; i++)
        {
            lab.Put($"hr{i:000}.csv", InterfaceLab.Rows($"Visser{i:000}"));
        }

        ProvisioningConnection other = lab.Database.Open("other@test");
        List<EmployeeInterfaceFile>[] results = new List<EmployeeInterfaceFile>[2];
        Parallel.Invoke(() => results[0] = lab.Run(), () => results[1] = lab.Run(connection: other));

        List<EmployeeInterfaceFile> imported = results.SelectMany(files => files)
            .Where(file => file.Outcome == EmployeeInterfaceOutcome.Imported)
            .ToList();
        Assert.Equal(100, imported.Select(file => file.FileName).Distinct().Count());
        Assert.Equal(100, imported.Count);
        Assert.Equal(100, lab.Runs.Count);
        Assert.All(lab.Runs, run => Assert.Equal((ProvisioningRunStatus.Completed, 1), (run.Status, run.Created)));
        Assert.Equal(100, lab.Names("processed").Length);
        Assert.Empty(lab.Names());
    }

    [Fact]
    public void Workers_of_two_databases_take_no_file_twice()
    {
        using var one = new InterfaceLab(server);
        using var two = new InterfaceLab(server, change: fields => fields with { RemoteDirectory = one.Directory });
        for (int i = 0; i < 20; i++)
        {
            one.Put($"hr{i:000}.csv", InterfaceLab.Rows($"Visser{i:000}"));
        }

        Parallel.Invoke(() => one.Run(), () => two.Run());
        Assert.Equal(20, one.Contacts.Concat(two.Contacts).Distinct().Count());
        Assert.Equal(20, one.Contacts.Count() + two.Contacts.Count());
        Assert.Equal(20, one.Names("processed").Length);
    }

    [Fact]
    public void A_run_that_awaits_approval_holds_later_files_of_changes_and_is_approved_without_its_file()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true });
        string[] staff = Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray();
        lab.Put("a.csv", InterfaceLab.Rows(staff));
        lab.Run();
        lab.Put("b.csv", "ExternalReference,FirstName,LastName,Active\n" + string.Concat(staff.Select(name => $"{name},Jan,{name},false\n")));
        lab.Put("c.csv", InterfaceLab.Rows("Bakker"));

        EmployeeInterfaceFile[] files = lab.Run().ToArray();
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 20), (files[0].Run!.Status, files[0].Run!.Archived));
        Assert.Contains("Approve-ProvisioningRun 2", files[0].Messages[0], StringComparison.Ordinal);
        Assert.Equal(EmployeeInterfaceOutcome.Held, files[1].Outcome);
        Assert.Contains(
            "Run 2 of the employee interface 'HR' (b.csv) awaits approval, and 1 later file waits",
            files[1].Messages[0],
            StringComparison.Ordinal);
        Assert.Equal(["c.csv"], lab.Names());

        // The same content again is no second wish.
        Directory.Delete(lab.PathOf("processed"), recursive: true);
        ProvisioningRun approved = lab.Database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(2)).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 20), (approved.Status, approved.Archived));
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM ProvisioningRunFileParts"));
        Assert.Equal("c.csv", lab.RunOne().FileName);
    }

    [Fact]
    public void Of_full_loads_the_newest_one_awaits_approval_and_only_its_file_is_kept()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true, FullLoad = true });
        lab.Put("a.csv", InterfaceLab.Rows(Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray()));
        lab.Put("b.csv", InterfaceLab.Rows("Visser1"));
        lab.Put("c.csv", InterfaceLab.Rows("Visser1", "Visser2"));
        Assert.Equal(
            [ProvisioningRunStatus.Completed, ProvisioningRunStatus.AwaitingApproval, ProvisioningRunStatus.AwaitingApproval],
            lab.Run().Select(file => file.Run!.Status));
        Assert.Equal(["3"], lab.Database.Column("SELECT DISTINCT RunId FROM ProvisioningRunFileParts"));
        Assert.Equal(18, lab.Database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(3)).Run.Archived);
    }

    [Fact]
    public void A_run_that_waits_and_is_withdrawn_lets_the_next_file_go_on()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true });
        string[] staff = Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray();
        lab.Put("a.csv", InterfaceLab.Rows(staff));
        lab.Put("b.csv", "ExternalReference,FirstName,LastName,Active\n" + string.Concat(staff.Select(name => $"{name},Jan,{name},false\n")));
        lab.Run();
        lab.Put("c.csv", InterfaceLab.Rows("Bakker"));
        Assert.Equal(EmployeeInterfaceOutcome.Held, lab.RunOne().Outcome);
        lab.Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(2));
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM ProvisioningRunFileParts"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    /// <summary>A file that was imported and not yet moved.</summary>
    private InterfaceLab Imitate(out string claimed)
    {
        var lab = new InterfaceLab(server);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        lab.Run();
        claimed = RemoteNames.Claimed("hr.csv", (string)lab.Database.Scalar("SELECT ClaimId FROM EmployeeInterfaceFiles")!, lab.Database.Clock.Now);
        File.Move(lab.PathOf(Imported), lab.PathOf(claimed));
        lab.Database.Sql("UPDATE EmployeeInterfaceFiles SET IsMoved = 0");
        return lab;
    }

    private static void AssertFinished(InterfaceLab lab, long run)
    {
        EmployeeInterfaceFile file = lab.RunOne();
        Assert.Equal((EmployeeInterfaceOutcome.Imported, "hr.csv", run), (file.Outcome, file.FileName, file.Run!.Id));
        Assert.Equal([Imported], lab.Everything());
        Assert.Single(lab.Runs);
        Assert.Equal(["Visser"], lab.Contacts);
        Assert.Empty(lab.Run());
    }

    /// <summary>The time of the database: a server has its own, and a file goes by the clock of the test.</summary>
    private static DateTime Now(InterfaceLab lab)
    {
        using IProvisioningStore store = lab.Database.OpenStore();
        using IUnitOfWork work = store.Read();
        return work.ServerTime() ?? lab.Database.Clock.Now;
    }

    private static void Hold(InterfaceLab lab, string holder, DateTime? at = null) => lab.Database.Sql(FormattableString.Invariant(
        $"UPDATE EmployeeInterfaces SET LeaseToken = 'abc', LeaseHolder = '{holder}', LeaseAt = '{at ?? Now(lab):yyyy-MM-dd HH:mm:ss}'"));
}
