using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>
/// Tests of calls over several small files. These are worked on in groups of one, two, four and more, and a group is claimed and fetched while the
/// one before it is imported.
/// </summary>
public sealed class ClaimedAheadTests(SshServer server)
{
    private const int Files = 12;

    [Fact]
    public void Files_that_were_claimed_ahead_get_their_names_back_when_the_call_is_canceled()
    {
        using var lab = new InterfaceLab(server);
        Put(lab);
        using var stop = new CancellationTokenSource();
        int reports = 0;
        var request = new EmployeeInterfaceRequest
        {
            Import = new EmployeeFileLab.OnProgress(progress =>
            {
                if (lab.Names("processed").Length == 1 && ++reports == 1)
                {
                    stop.Cancel();
                }
            }),
        };

        Assert.ThrowsAny<OperationCanceledException>(
            () => lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, request, false, stop.Token).ToList());

        // At most the file that was being fetched keeps its claimed name.
        Assert.Contains("f02.csv", lab.Names());
        Assert.Contains("f03.csv", lab.Names());
        Assert.InRange(Claimed(lab), 0, 1);
        Assert.Single(lab.Runs);
        AssertFinished(lab, first: 2);
    }

    [Fact]
    public void Files_that_were_claimed_ahead_get_their_names_back_when_the_caller_reads_no_further()
    {
        using var lab = new InterfaceLab(server);
        Put(lab);

        EmployeeInterfaceFile[] read = lab.Database.Connection.EmployeeInterfaces
            .Import(lab.Reference, new EmployeeInterfaceRequest())
            .Take(2)
            .ToArray();

        // The third group was imported meanwhile, so it is moved; the fourth was claimed, so it is given back.
        Assert.Equal(["f01.csv", "f02.csv"], read.Select(file => file.FileName));
        Assert.Equal(7, lab.Names("processed").Length);
        Assert.Equal(["f08.csv", "f09.csv", "f10.csv", "f11.csv", "f12.csv"], lab.Names());
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 0"));
        AssertFinished(lab, first: 8);
    }

    [Fact]
    public void A_caller_who_reads_one_result_leaves_every_other_file_untouched()
    {
        using var lab = new InterfaceLab(server);
        Put(lab);
        Assert.Equal(
            "f01.csv", lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, new EmployeeInterfaceRequest()).First().FileName);
        Assert.Single(lab.Runs);
        Assert.Equal(Files - 1, lab.Names().Length);
        AssertFinished(lab, first: 2);
    }

    [Fact]
    public void Files_that_were_claimed_ahead_are_left_to_the_worker_that_took_the_lease()
    {
        using var lab = new InterfaceLab(server);
        Put(lab);
        string? before = null;
        string[] names = [];
        var error = Assert.Throws<ProvisioningException>(() =>
        {
            foreach (EmployeeInterfaceFile file in lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, new EmployeeInterfaceRequest()))
            {
                if (file.FileName == "f02.csv")
                {
                    lab.Database.Sql("UPDATE EmployeeInterfaces SET LeaseToken = 'abc', LeaseHolder = 'another-machine|1|1'");
                    before = lab.Database.Dump();
                    names = lab.Everything();
                }
            }
        });

        // The records of the files are the other worker's now, and so are their names on the server.
        Assert.Equal(ErrorIds.Conflict, error.ErrorId);
        Assert.Equal(before, lab.Database.Dump());
        Assert.Equal(names, lab.Everything());
        lab.Database.Sql("UPDATE EmployeeInterfaces SET LeaseToken = NULL, LeaseHolder = NULL, LeaseAt = NULL");
        AssertFinished(lab, first: null);
    }

    [Fact]
    public void After_a_server_died_between_two_files_the_next_call_imports_each_file_once()
    {
        using SshServer.Listener fragile = server.Start();
        using var lab = new InterfaceLab(server, fragile.Port);
        Put(lab);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() =>
        {
            foreach (EmployeeInterfaceFile file in lab.Database.Connection.EmployeeInterfaces.Import(lab.Reference, new EmployeeInterfaceRequest()))
            {
                if (file.FileName == "f02.csv")
                {
                    fragile.Kill();
                }
            }
        });

        Assert.Equal(ErrorIds.TransferFailed, error.ErrorId);
        fragile.Start();
        AssertFinished(lab, first: null);
    }

    [Fact]
    public void Messages_about_files_that_are_claimed_ahead_come_on_the_thread_of_the_caller()
    {
        using var proxy = new FlakyProxy(server.Shared.Port) { BreakAfter = 12_000, MostBreaks = 2 };
        using var lab = new InterfaceLab(server, proxy.Port);
        Put(lab);
        var log = new List<(int Thread, string Text)>();
        lab.Run(new EmployeeInterfaceRequest { Log = message => log.Add((Environment.CurrentManagedThreadId, message)) });
        Assert.Equal(2, proxy.Breaks);
        Assert.Contains(log, line => line.Text.Contains("Attempt 2 of 4", StringComparison.Ordinal));
        Assert.All(log, line => Assert.Equal(Environment.CurrentManagedThreadId, line.Thread));
        AssertFinished(lab, first: null);
    }

    [Fact]
    public void Bad_files_among_others_leave_the_order_and_the_results_right()
    {
        using var lab = new InterfaceLab(server);
        Put(lab);
        File.WriteAllText(lab.PathOf("f05.csv"), "\0\0\0binary\0\0\0");
        File.WriteAllText(lab.PathOf("f06.csv"), "ExternalReference,LastName,Phone,StartDate\nE-1,Visser,6,\nE-6,Bakker,6,31-02-2026\n");
        File.WriteAllText(lab.PathOf("f07.csv"), File.ReadAllText(lab.PathOf("f04.csv")));
        for (int i = 5; i <= 7; i++)
        {
            File.SetLastWriteTimeUtc(lab.PathOf($"f{i:00}.csv"), new DateTime(2026, 6, 1, 8, i, 0, DateTimeKind.Utc));
        }

        List<EmployeeInterfaceFile> files = lab.Run();

        Assert.Equal(Enumerable.Range(1, Files).Select(i => $"f{i:00}.csv"), files.Select(file => file.FileName));
        Assert.Equal(
            [EmployeeInterfaceOutcome.Failed, EmployeeInterfaceOutcome.Imported, EmployeeInterfaceOutcome.Duplicate],
            files.Skip(4).Take(3).Select(file => file.Outcome));
        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, files[5].Run!.Status);
        Assert.Contains(files[5].Messages, message => message.Contains("line 3 ('E-6'), StartDate:", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.FileUnreadable, files[4].Error!.ErrorId);
        Assert.Equal(4, lab.Names("error").Length);
        Assert.Equal(Files - 2, lab.Names("processed").Length);
        Assert.Equal($"{Files}", lab.Database.Connection.Contacts.Get(new ContactReference("E-1")).Phone);
        Assert.Equal(lab.Runs.Select(run => run.FileName), lab.Runs.Select(run => run.FileName).Order(StringComparer.Ordinal));
        Assert.Equal(Files - 1, lab.Runs.Count);
    }

    [Fact]
    public void Files_behind_one_that_awaits_approval_get_their_names_back()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true });
        string[] staff = Enumerable.Range(1, 20).Select(i => $"Visser{i}").ToArray();
        lab.Put("a.csv", InterfaceLab.Rows(staff));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        lab.Put("c.csv", "ExternalReference,FirstName,LastName,Active\n" + string.Concat(staff.Select(name => $"{name},Jan,{name},false\n")));
        lab.Put("d.csv", InterfaceLab.Rows("Smit"));
        lab.Put("e.csv", InterfaceLab.Rows("Jansen"));

        List<EmployeeInterfaceFile> files = lab.Run();

        Assert.Equal(["a.csv", "b.csv", "c.csv", null], files.Select(file => file.FileName));
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, files[2].Run!.Status);
        Assert.Contains("and 2 later files wait for it", files[3].Messages[0], StringComparison.Ordinal);
        Assert.Equal(["d.csv", "e.csv"], lab.Names());
        lab.Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(files[2].Run!.Id));
        Assert.Equal(["d.csv", "e.csv"], lab.Run().Select(file => file.FileName));
    }

    [Fact]
    public void Files_of_changes_behind_one_that_is_refused_keep_their_names()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server);
        Put(lab);
        SshServer.Run("chmod", "600", lab.PathOf("f05.csv"));
        List<EmployeeInterfaceFile> files = lab.Run();
        Assert.Equal(["f01.csv", "f02.csv", "f03.csv", "f04.csv", "f05.csv", null], files.Select(file => file.FileName));
        Assert.Equal((EmployeeInterfaceOutcome.Refused, EmployeeInterfaceOutcome.Held), (files[4].Outcome, files[5].Outcome));
        Assert.Contains($"{Files - 5} later files", files[5].Messages[0], StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(5, Files - 4).Select(i => $"f{i:00}.csv"), lab.Names());
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 0"));
        SshServer.Run("chmod", "644", lab.PathOf("f05.csv"));
        AssertFinished(lab, first: 5);
    }

    /// <summary>Writes files that each give one contact another phone number.</summary>
    private static void Put(InterfaceLab lab)
    {
        for (int i = 1; i <= Files; i++)
        {
            lab.Put($"f{i:00}.csv", $"ExternalReference,LastName,Phone\nE-1,Visser,{i}\nF-{i},Bakker,{i}\n");
        }
    }

    private static int Claimed(InterfaceLab lab) => lab.Names().Count(name => name.Contains(".claimed-", StringComparison.Ordinal));

    /// <summary>The next call imports what is left in order, and then each file was imported once.</summary>
    private static void AssertFinished(InterfaceLab lab, int? first)
    {
        List<EmployeeInterfaceFile> files = lab.Run();
        if (first is { } place)
        {
            Assert.Equal(Enumerable.Range(place, Files - place + 1).Select(i => $"f{i:00}.csv"), files.Select(file => file.FileName));
        }

        Assert.All(files, file => Assert.Equal(EmployeeInterfaceOutcome.Imported, file.Outcome));
        Assert.Equal(Enumerable.Range(1, Files).Select(i => $"f{i:00}.csv"), lab.Runs.Select(run => run.FileName));
        Assert.All(lab.Runs.Skip(1), run => Assert.Equal((ProvisioningRunStatus.Completed, 1, 1), (run.Status, run.Created, run.Updated)));
        Assert.Equal(Files, lab.Names("processed").Length);
        Assert.Empty(lab.Names());
        Assert.Equal(0L, lab.Database.Scalar("SELECT COUNT(*) FROM EmployeeInterfaceFiles WHERE IsMoved = 0"));
        Assert.Equal($"{Files}", lab.Database.Connection.Contacts.Get(new ContactReference("E-1")).Phone);
    }
}
