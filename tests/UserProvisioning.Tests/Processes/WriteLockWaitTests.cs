using System.Diagnostics;
using System.Management.Automation;
using Microsoft.Data.SqlClient;
using UserProvisioning.Connections;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Processes;

/// <summary>Tests of the wait for the write lock, which another process holds: who waits is told who holds it.</summary>
public sealed class WriteLockWaitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ScriptDatabase _database;
    private readonly Process _holder;

    public WriteLockWaitTests()
    {
        _database = new ScriptDatabase(_folder.File("a.db"));
        string script = _folder.File("hold.ps1");

        // The changes of a rehearsal share one transaction, which holds the lock until the rehearsal is disposed.
        File.WriteAllText(
            script,
            $$"""
            {{ShellProcess.ImportModule}}
            $connection = {{_database.Connect}}
            $rehearsal = $connection.Rehearse($false)
            Set-ClientSetting ClientName held -Connection $rehearsal
            'held'
            $null = $input.MoveNext()
            $rehearsal.Dispose()
            'released'
            """);
        _holder = ShellProcess.Start([script]);
        Assert.Equal("held", _holder.StandardOutput.ReadLine());
    }

    /// <summary>What a message says of the holder.</summary>
    private string Holder => $"(process {_holder.Id}, ";

    public void Dispose()
    {
        if (!_holder.HasExited)
        {
            _holder.Kill();
            _holder.WaitForExit();
        }

        _holder.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_told_by_verbose_and_progress_who_holds_the_lock_with_what()
    {
        using var session = new Session(connect: false);
        session.Do($"$null = {_database.Connect}");
        Task<Result> waiting = Task.Run(
            () => session.Run("Set-ClientSetting ClientName mine -Verbose"), TestContext.Current.CancellationToken);
        while (!waiting.IsCompleted && !session.Host.Shown.Contains("Waiting for another writer", StringComparison.Ordinal))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Release();
        Result result = await waiting;
        Assert.Empty(result.Errors);
        Assert.Equal("mine", session.One("(Get-ClientSetting ClientName).Value"));
        string shown = session.Host.Shown;
        Assert.Contains("Set-ClientSetting waits: ", shown, StringComparison.Ordinal);
        Assert.Matches("Set-ClientSetting has waited for [0-9]+\\.[0-9] seconds\\.", shown);
        Assert.Contains(Holder, shown, StringComparison.Ordinal);
        Assert.Contains("with Set-ClientSetting", shown, StringComparison.Ordinal);
        Assert.Contains($"@{Environment.MachineName}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflict_names_the_holder_and_changes_nothing()
    {
        using IStorageEngine store = _database.OpenStore();
        store.WriteTimeout = TimeSpan.FromMilliseconds(100);
        using ProvisioningConnection connection = ProvisioningConnection.Open(store, null, null);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => connection.ClientSettings.Set("ClientName", "mine"));
        Assert.Equal(ErrorIds.Conflict, error.ErrorId);
        Assert.Contains(Holder, error.Message, StringComparison.Ordinal);
        Assert.Contains("with Set-ClientSetting", error.Message, StringComparison.Ordinal);

        // The administrator of a server can end the session.
        Assert.Equal(_database.OnServer is not null, error.Message.Contains(", session ", StringComparison.Ordinal));
        Release();
        connection.ClientSettings.Set("ClientName", "mine");
    }

    [Fact]
    public void A_suspended_holder_is_named_and_others_write_once_it_has_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that suspends a process.");
        using (Process stop = Process.Start("kill", ["-STOP", $"{_holder.Id}"]))
        {
            stop.WaitForExit();
        }

        using IStorageEngine store = _database.OpenStore();
        store.WriteTimeout = TimeSpan.FromMilliseconds(100);
        using ProvisioningConnection connection = ProvisioningConnection.Open(store, null, null);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => connection.ClientSettings.Set("ClientName", "mine"));
        Assert.Contains(Holder, error.Message, StringComparison.Ordinal);
        _holder.Kill();
        _holder.WaitForExit();
        connection.ClientSettings.Set("ClientName", "mine");
    }

    [Fact]
    public void A_wait_that_is_cancelled_ends_while_the_other_still_holds_the_lock()
    {
        using IStorageEngine store = _database.OpenStore();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => store.Begin(cancellation.Token));
        Assert.Equal(_holder.Id, Named(store).ProcessId);
        Release();
        store.WriteTimeout = TimeSpan.FromSeconds(30);
        store.Begin(CancellationToken.None).Dispose();
    }

    [Fact]
    public async Task Stopping_a_cmdlet_that_waits_ends_it_while_the_other_still_holds_the_lock()
    {
        using var session = new Session(connect: false);
        session.Do($"$null = {_database.Connect}");
        using PowerShell shell = session.Shell("Set-ClientSetting ClientName mine");
        IAsyncResult waiting = shell.BeginInvoke();
        while (!waiting.IsCompleted && !session.Host.Shown.Contains("Waiting for another writer", StringComparison.Ordinal))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(shell.Streams.Error);
        using IStorageEngine store = _database.OpenStore();
        Assert.Equal(_holder.Id, Named(store).ProcessId);
        Release();
        Assert.Empty(session.One("(Get-ClientSetting ClientName).Value"));
    }

    [Fact]
    public void The_end_of_a_unit_clears_its_name()
    {
        Assert.SkipWhen(_database.OnServer is not null, "A server names the holder by its session, which ends the transaction.");
        Release();
        _holder.WaitForExit();
        using IStorageEngine store = _database.OpenStore();
        Assert.Null(store.Writer(CancellationToken.None));
    }

    [Fact]
    public void The_run_of_the_command_is_named()
    {
        Release();
        using IStorageEngine store = _database.OpenStore();
        using var caller = new WriteLockCaller("Import-EmployeeFile", _ => { });
        using (RunActivity.Hold(store, 4711))
        using (store.Begin(TestContext.Current.CancellationToken))
        {
            Assert.EndsWith(" with Import-EmployeeFile, run 4711", Named(store).ToString(), StringComparison.Ordinal);
        }

        using (store.Begin(TestContext.Current.CancellationToken))
        {
            Assert.EndsWith(" with Import-EmployeeFile", Named(store).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_server_names_the_holder_by_the_row_of_its_unit_too()
    {
        Assert.SkipWhen(_database.OnServer is null, "An embedded file has no such row.");
        Release();

        // Not every server shows a row that is not committed, so this one is, and it is the newest.
        TestServer.Execute(
            _database.OnServer!,
            "INSERT INTO UserProvisioning.UnitsOfWork (Id, BegunAt, Holder) "
                + $"VALUES (NEWID(), DATEADD(hour, 1, SYSUTCDATETIME()), 0x{Convert.ToHexString(SqlServerWriterLock.This(session: 57))})");
        using SqlConnection connection = TestServer.Open(_database.OnServer!);
        using SqlCommand command = connection.CreateCommand();
        command.CommandText = SqlServerWriterLock.UnitHolderSql;
        WriteLockHolder? holder = SqlServerWriterLock.Parse((byte[])command.ExecuteScalar());
        Assert.Equal((Environment.ProcessId, 57), (holder?.ProcessId, holder?.Session));
    }

    /// <summary>The holder. A busy server may need longer to tell it than a waiting command gives it.</summary>
    private static WriteLockHolder Named(IStorageEngine store)
    {
        while (true)
        {
            if (store.Writer(TestContext.Current.CancellationToken) is { } holder)
            {
                return holder;
            }
        }
    }

    private void Release()
    {
        _holder.StandardInput.WriteLine();
        _holder.StandardInput.Close();
        Assert.Equal("released", _holder.StandardOutput.ReadLine());
    }
}
