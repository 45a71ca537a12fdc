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
    public void A_file_whose_worker_ended_before_the_claiming_rename_is_imported()
    {
        using var lab = Imitate(out string claimed);
        File.Move(lab.PathOf(claimed), lab.PathOf("hr.csv"));
        lab.Database.UnlockRecord();
        lab.Database.Sql("UPDATE EmployeeInterfaceFiles SET Status = 'Claimed', Target = NULL, RunId = NULL; DELETE FROM AuditEntries WHERE RunId "
            + "IS NOT NULL; DELETE FROM KnownRowParts; DELETE FROM KnownRowSets; DELETE FROM ProvisioningRuns");
        AssertFinished(lab, run: 2);
    }

    [Fact]
    public void A_file_whose_worker_ended_after_the_claiming_rename_is_imported()
    {
        using var lab = Imitate(out _);
        lab.Database.UnlockRecord();
        lab.Database.Sql("UPDATE EmployeeInterfaceFiles SET Status = 'Claimed', Target = NULL, RunId = NULL; DELETE FROM AuditEntries WHERE RunId "
            + "IS NOT NULL; DELETE FROM KnownRowParts; DELETE FROM KnownRowSets; DELETE FROM ProvisioningRuns");
        AssertFinished(lab, run: 2);
    }

    [Fact]
    public void A_file_whose_worker_ended_after_the_import_is_only_moved()
    {
        using var lab = Imitate(out _);
        AssertFinished(lab, run: 1);
    }

    [Fact]
    public void A_file_whose_worker_ended_after_the_move_only_gets_its_record_closed()
    {
        using var lab = Imitate(out string claimed);
        File.Move(lab.PathOf(claimed), lab.PathOf(Imported));
        Assert.Empty(lab.Run());
        Assert.Equal([Imported], lab.Everything());
        Assert.Equal(1L, lab.Database.Scalar("SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 1 AND Reason IS NULL"));
    }

    [Fact]
    public void A_claim_of_another_database_is_respected_until_ClaimTimeout()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { ClaimTimeout = TimeSpan.FromMinutes(10) });
        string claimed = lab.Put(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab)), InterfaceLab.Rows("Visser"));

        EmployeeInterfaceFile held = lab.RunOne();
        Assert.Equal(EmployeeInterfaceOutcome.Held, held.Outcome);
        Assert.Contains("'hr.csv' is held by a worker with another database", held.Messages[0], StringComparison.Ordinal);

        File.Move(claimed, lab.PathOf(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab).AddMinutes(-11))));
        EmployeeInterfaceFile taken = lab.RunOne();
        Assert.Equal(("hr.csv", EmployeeInterfaceOutcome.Imported), (taken.FileName, taken.Outcome));
        Assert.StartsWith("processed/hr.2026", Assert.Single(lab.Everything()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_with_a_lease_is_not_disturbed_until_ClaimTimeout()
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
    public void A_lease_that_is_dated_in_the_future_is_ignored(string holder)
    {
        using var lab = new InterfaceLab(server);
        Hold(lab, holder.Length > 0 ? holder : $"{Environment.MachineName}|{Environment.ProcessId}|1", Now(lab).AddDays(400));
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_claim_of_another_database_that_is_dated_in_the_future_is_ignored()
    {
        using var lab = new InterfaceLab(server);
        lab.Put(RemoteNames.Claimed("hr.csv", RemoteNames.NewClaimId(), Now(lab).AddDays(400)), InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void Releasing_a_lease_frees_the_interface_and_is_recorded()
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

        // Nobody holds the lease now, so releasing it changes nothing and is not recorded.
        int entries = lab.Database.AuditTrail().Count;
        lab.Database.Connection.EmployeeInterfaces.ReleaseLease(lab.Reference);
        Assert.Equal(entries, lab.Database.AuditTrail().Count);
    }

    [Fact]
    public void A_worker_whose_lease_was_released_changes_nothing_more()
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
    public void A_claim_has_the_time_of_the_database_server()
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
    public void A_dead_worker_of_this_machine_is_replaced_at_once()
    {
        using var lab = new InterfaceLab(server);

        // Process 1 exists, but began at another time, so it is not the worker that held the lease.
        Hold(lab, $"{Environment.MachineName}|1|1");
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_worker_that_lost_its_lease_changes_nothing_more()
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
    public void A_worker_whose_import_lasts_longer_than_ClaimTimeout_keeps_its_lease(bool leave, ProvisioningRunStatus status)
    {
        using var lab = new InterfaceLab(
            server,
            change: fields => fields with { CreateUser = true, FullLoad = true, ClaimTimeout = TimeSpan.FromMinutes(10) });
        lab.Put("a.csv", InterfaceLab.Rows(Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray()));
        lab.Run();
        lab.Put("b.csv", InterfaceLab.Rows(Enumerable.Range(1, leave ? 1 : 21).Select(i => $"Visser{i}").ToArray()));

        // The other worker runs while this one is in its transaction and has not renewed its lease for longer than ClaimTimeout.
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
    public void A_worker_that_holds_the_activity_lock_keeps_its_lease()
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
    public void The_activity_file_of_a_killed_worker_is_deleted_with_its_lease()
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
    public void Workers_of_two_databases_import_each_file_once()
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
    public void A_run_that_awaits_approval_holds_later_files_and_can_be_approved_without_its_file()
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

        // The database keeps a copy of the file, so the run can be approved without it.
        Directory.Delete(lab.PathOf("processed"), recursive: true);
        ProvisioningRun approved = lab.Database.Connection.EmployeeFiles.Approve(new ProvisioningRunReference(2)).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 20), (approved.Status, approved.Archived));
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM ProvisioningRunFileParts"));
        Assert.Equal("c.csv", lab.RunOne().FileName);
    }

    [Fact]
    public void The_newest_full_load_awaits_approval_and_only_its_file_is_kept()
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
    public void After_a_run_is_withdrawn_the_next_file_is_imported()
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

    /// <summary>Returns a lab as a worker leaves it that ended after an import and before the move of the file.</summary>
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

    /// <summary>Returns the time of the database: that of the server, or of the test's clock for an embedded file.</summary>
    private static DateTime Now(InterfaceLab lab)
    {
        using IProvisioningStore store = lab.Database.OpenStore();
        using IUnitOfWork work = store.Read();
        return work.ServerTime() ?? lab.Database.Clock.Now;
    }

    private static void Hold(InterfaceLab lab, string holder, DateTime? at = null) => lab.Database.Sql(FormattableString.Invariant(
        $"UPDATE EmployeeInterfaces SET LeaseToken = 'abc', LeaseHolder = '{holder}', LeaseAt = '{at ?? Now(lab):yyyy-MM-dd HH:mm:ss}'"));
}
