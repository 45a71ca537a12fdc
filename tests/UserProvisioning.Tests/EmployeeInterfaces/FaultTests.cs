using System.Diagnostics;
using System.Security.Cryptography;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Sources.Files;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of faults of real servers and networks.</summary>
public sealed class FaultTests(SshServer server)
{
    [Fact]
    public void After_a_dropped_connection_the_file_is_fetched_again()
    {
        using var proxy = new FlakyProxy(server.Shared.Port) { BreakAfter = 400_000, MostBreaks = 2 };
        using var lab = new InterfaceLab(server, proxy.Port);
        lab.Put("hr.csv", Large(out string hash));
        var log = new List<string>();

        EmployeeInterfaceFile file = lab.RunOne(new EmployeeInterfaceRequest { Log = log.Add });

        Assert.Equal((EmployeeInterfaceOutcome.Imported, ProvisioningRunStatus.Completed), (file.Outcome, file.Run!.Status));
        Assert.Equal((2, 3), (proxy.Breaks, proxy.Connections));
        Assert.Equal(hash, lab.Database.Scalar("SELECT FileHash FROM ProvisioningRuns"));
        Assert.Contains(log, line => line.Contains("Attempt 2 of 4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_ends_after_many_dropped_connections_and_the_next_call_imports_the_file()
    {
        using var proxy = new FlakyProxy(server.Shared.Port) { BreakAfter = 400_000, MostBreaks = 4 };
        using var lab = new InterfaceLab(server, proxy.Port);
        lab.Put("hr.csv", Large(out _));

        ProvisioningException error = lab.Fails(ErrorIds.TransferFailed);
        Assert.Contains("hr.csv' cannot be fetched", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("hr.csv.claimed-", Assert.Single(lab.Everything()), StringComparison.Ordinal);
        Assert.Empty(lab.Runs);

        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.Single(lab.Names("processed"));
    }

    [Fact]
    public void A_connection_that_stalls_times_out_and_is_opened_again()
    {
        using var proxy = new FlakyProxy(server.Shared.Port) { BreakAfter = 400_000, Stalls = true };
        using var lab = new InterfaceLab(server, proxy.Port);
        lab.Database.Connection.EmployeeInterfaces.Options = lab.Database.Connection.EmployeeInterfaces.Options with
        {
            OperationTimeout = TimeSpan.FromSeconds(2)
        };
        lab.Put("hr.csv", Large(out _));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.Equal(1, proxy.Breaks);
    }

    [Fact]
    public void An_unreachable_server_is_tried_several_times_and_then_named_in_the_error()
    {
        using SshServer.Listener gone = server.Start();
        using var lab = new InterfaceLab(server, gone.Port);
        gone.Kill();
        var log = new List<string>();
        ProvisioningException error = lab.Fails(ErrorIds.TransferFailed, new EmployeeInterfaceRequest { Log = log.Add });
        Assert.Contains($"the server 127.0.0.1:{gone.Port} cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, log.Count);
    }

    [Fact]
    public void After_a_restart_of_the_server_the_file_is_fetched_again()
    {
        using SshServer.Listener fragile = server.Start();
        using var lab = new InterfaceLab(server, fragile.Port);
        lab.Database.Connection.EmployeeInterfaces.Options = lab.Database.Connection.EmployeeInterfaces.Options with
        {
            RetryDelay = TimeSpan.FromMilliseconds(200)
        };
        lab.Put("hr.csv", Large(out _, rows: 400_000));
        bool isKilled = false;
        var progress = new Watcher(_ =>
        {
            if (!isKilled)
            {
                isKilled = true;
                fragile.Kill();
                fragile.Start();
            }
        });

        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne(new EmployeeInterfaceRequest { Transfer = progress }).Outcome);
        Assert.True(isKilled);
    }

    [Fact]
    public void A_wrong_key_is_not_tried_again()
    {
        using var proxy = new FlakyProxy(server.Shared.Port);
        using var lab = new InterfaceLab(server, proxy.Port, fields => fields with { KeyFile = server.Key("stranger") });
        lab.Fails(ErrorIds.TransferFailed);
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task A_file_that_grows_during_SettleTime_is_imported_by_a_later_call()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { SettleTime = TimeSpan.FromSeconds(1) });
        string path = lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        using (var stop = new CancellationTokenSource())
        {
            Task writer = Task.Run(() => Grow(path, stop.Token));
            EmployeeInterfaceFile left = lab.RunOne();
            await stop.CancelAsync();
            await writer;
            Assert.Equal(EmployeeInterfaceOutcome.Waiting, left.Outcome);
        }

        Assert.Equal(["hr.csv"], lab.Everything());
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void A_file_that_grows_while_it_is_fetched_is_released()
    {
        using var lab = new InterfaceLab(server);
        string path = lab.Put("hr.csv", Large(out _));
        FileStream writer = File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var progress = new Watcher(_ =>
        {
            writer.Write("X-1,Late,Comer\n"u8);
            writer.Flush();
        });
        EmployeeInterfaceFile left = lab.RunOne(new EmployeeInterfaceRequest { Transfer = progress });
        writer.Dispose();
        Assert.Equal(EmployeeInterfaceOutcome.Waiting, left.Outcome);
        Assert.Empty(lab.Runs);
        Assert.Equal(["hr.csv"], lab.Everything());
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.Contains("X-1", lab.Contacts);
    }

    [Fact]
    public void Without_the_right_to_write_in_the_directory_nothing_is_imported()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        SshServer.Run("chown", "root", lab.Directory);
        ProvisioningException error = lab.Fails(ErrorIds.TransferFailed);
        Assert.Contains($"Give '{server.Username}' the right to write", error.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Runs);
        Assert.Equal(["hr.csv"], lab.Everything());
    }

    [Fact]
    public void A_read_only_server_is_an_error_that_explains_claiming()
    {
        using SshServer.Listener readOnly = server.Start("ForceCommand internal-sftp -R");
        using var lab = new InterfaceLab(server, readOnly.Port);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Contains(
            "hr.csv' cannot be claimed, which is done by renaming it",
            lab.Fails(ErrorIds.TransferFailed).Message,
            StringComparison.Ordinal);
        Assert.Equal(["hr.csv"], lab.Everything());
        Assert.Empty(lab.Runs);
    }

    [Fact]
    public void A_file_without_the_right_to_read_it_is_refused_and_released()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server, change: fields => fields with { FullLoad = true });
        SshServer.Run("chmod", "600", lab.Put("a.csv", InterfaceLab.Rows("Visser")));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        EmployeeInterfaceFile[] files = lab.Run().ToArray();
        Assert.Equal([EmployeeInterfaceOutcome.Refused, EmployeeInterfaceOutcome.Imported], files.Select(file => file.Outcome));
        Assert.Contains("Give", files[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["a.csv"], lab.Names());
    }

    [Fact]
    public void A_file_of_changes_is_held_until_the_file_before_it_was_imported()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server);
        string first = lab.Put("a.csv", InterfaceLab.Rows("Visser"));
        SshServer.Run("chmod", "600", first);
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        Assert.Equal([EmployeeInterfaceOutcome.Refused, EmployeeInterfaceOutcome.Held], lab.Run().Select(file => file.Outcome));
        SshServer.Run("chmod", "644", first);
        Assert.Equal(["a.csv", "b.csv"], lab.Run().Select(file => file.FileName));
    }

    [Fact]
    public void A_missing_directory_is_an_error_that_names_it()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { RemoteDirectory = fields.RemoteDirectory + "/none" });
        Assert.Contains("/none' cannot be listed: it is not there", lab.Fails(ErrorIds.TransferFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_on_the_server_keeps_the_import_and_the_next_call_moves_the_file()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server);
        try
        {
            SshServer.Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=777", "tmpfs", lab.Directory);
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Skip("This machine cannot mount the small file system that this test fills.");
        }

        try
        {
            lab.Put("hr.csv", "ExternalReference,FirstName,LastName,StartDate\nE-1,Jan,Visser,\nE-2,Piet,Smit,never\n");
            try
            {
                using FileStream filler = File.Create(lab.PathOf("filler.tmp"));
                filler.Write(new byte[128 * 1024]);
            }
            catch (IOException)
            {
                // The disk is full now, as intended.
            }

            Assert.Contains("is dealt with by run 1", lab.Fails(ErrorIds.TransferFailed).Message, StringComparison.Ordinal);
            Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, Assert.Single(lab.Runs).Status);
            File.Delete(lab.PathOf("filler.tmp"));
            Assert.Equal(1, lab.RunOne().Run!.Id);
            Assert.Equal(2, lab.Names("error").Length);
            Assert.Empty(lab.Names());
        }
        finally
        {
            SshServer.Run("umount", lab.Directory);
        }
    }

    [Fact]
    public void A_canceled_call_ends_at_once_and_the_next_call_imports_the_files()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("a.csv", Large(out _, rows: 400_000));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        using var stop = new CancellationTokenSource();
        var clock = new Stopwatch();
        var request = new EmployeeInterfaceRequest
        {
            Transfer = new Watcher(_ =>
            {
                clock.Start();
                stop.Cancel();
            }),
        };
        Assert.ThrowsAny<OperationCanceledException>(() => lab.Database.Connection.EmployeeInterfaces
            .Import(lab.Reference, request, false, stop.Token)
            .ToList());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Contains(lab.Names(), name => name.StartsWith("a.csv.claimed-", StringComparison.Ordinal));
        Assert.Empty(lab.Runs);
        Assert.Equal(["a.csv", "b.csv"], lab.Run().Select(file => file.FileName));
        Assert.Equal(2, lab.Names("processed").Length);
    }

    private static byte[] Large(out string hash, int rows = 60_000)
    {
        var text = new System.Text.StringBuilder("ExternalReference,FirstName,LastName\n");
        for (int i = 0; i < 3; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"E-{i},Jan,Visser{i}\n");
        }

        // Blank lines make the file long, but are no rows, so that it is read quickly.
        text.Append('\n', rows * 20);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
        hash = Convert.ToHexString(SHA256.HashData(bytes));
        return bytes;
    }

    private static void Grow(string path, CancellationToken stop)
    {
        using FileStream file = File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        while (!stop.IsCancellationRequested)
        {
            file.Write("\n"u8);
            file.Flush();
            stop.WaitHandle.WaitOne(50);
        }
    }

    private sealed class Watcher(Action<EmployeeInterfaceProgress> onReport) : IProgress<EmployeeInterfaceProgress>
    {
        public void Report(EmployeeInterfaceProgress value) => onReport(value);
    }
}
