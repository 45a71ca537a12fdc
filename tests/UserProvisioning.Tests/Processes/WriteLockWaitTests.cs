using System.Diagnostics;
using UserProvisioning.Connections;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Processes;

/// <summary>Tests of the wait for the write lock, which another process holds: who waits is told who holds it.</summary>
public sealed class WriteLockWaitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Process _holder;

    public WriteLockWaitTests()
    {
        string script = _folder.File("hold.ps1");

        // The changes of a rehearsal share one transaction, which holds the lock until the rehearsal is disposed.
        File.WriteAllText(
            script,
            $$"""
            {{ShellProcess.ImportModule}}
            $connection = Connect-UserProvisioning '{{Database}}'
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

    private string Database => _folder.File("a.db");

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
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_told_by_verbose_and_progress_who_holds_the_lock_with_what()
    {
        using var session = new Session(connect: false);
        session.Do($"$null = Connect-UserProvisioning '{Database}'");
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
        Assert.Contains(Holder, shown, StringComparison.Ordinal);
        Assert.Contains("with Set-ClientSetting", shown, StringComparison.Ordinal);
        Assert.Contains($"@{Environment.MachineName}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflict_names_the_holder_and_changes_nothing()
    {
        using SqliteStore store = SqliteStore.Open(Database);
        store.WriteTimeout = TimeSpan.FromMilliseconds(100);
        using ProvisioningConnection connection = ProvisioningConnection.Open(store, null, null);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => connection.ClientSettings.Set("ClientName", "mine"));
        Assert.Equal(ErrorIds.Conflict, error.ErrorId);
        Assert.Contains(Holder, error.Message, StringComparison.Ordinal);
        Assert.Contains("with Set-ClientSetting", error.Message, StringComparison.Ordinal);
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

        using SqliteStore store = SqliteStore.Open(Database);
        store.WriteTimeout = TimeSpan.FromMilliseconds(100);
        using ProvisioningConnection connection = ProvisioningConnection.Open(store, null, null);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => connection.ClientSettings.Set("ClientName", "mine"));
        Assert.Contains(Holder, error.Message, StringComparison.Ordinal);
        _holder.Kill();
        _holder.WaitForExit();
        connection.ClientSettings.Set("ClientName", "mine");
    }

    [Fact]
    public void The_end_of_a_unit_clears_its_name()
    {
        Release();
        _holder.WaitForExit();
        using SqliteWriterNote note = SqliteWriterNote.Open(Database)!;
        Assert.Null(note.Read());
    }

    private void Release()
    {
        _holder.StandardInput.WriteLine();
        _holder.StandardInput.Close();
        Assert.Equal("released", _holder.StandardOutput.ReadLine());
    }
}
