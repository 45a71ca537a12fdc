using System.Diagnostics;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>
/// Tests that whoever follows the audit trail by ids misses nothing while others write: ids are given in the order of commits, so that no entry
/// appears behind one that was read.
/// </summary>
public sealed class FollowWritersTests : IDisposable
{
    private readonly TestDatabase _database = new(pool: 1000);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_follower_gets_each_entry_once_and_in_order_while_connections_write_by_hand_and_import()
    {
        Task[] writers =
        [
            .. Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
            {
                ProvisioningConnection connection = _database.Open($"writer{writer}@test");
                for (int i = 0; i < 40; i++)
                {
                    connection.Contacts.Create(new ContactFields { LastName = "Name", ExternalReference = $"W{writer}-{i}" });
                }
            })),
            .. Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
            {
                ProvisioningConnection connection = _database.Open($"importer{writer}@test");
                for (int i = 0; i < 8; i++)
                {
                    string path = Path.Combine(_database.Folder, $"{writer}-{i}.csv");
                    File.WriteAllText(path, "ExternalReference,LastName\n" + string.Concat(
                        Enumerable.Range(0, 60).Select(row => $"I{writer}-{(i * 20) + row},Name{i}\n")));
                    connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, Source = $"HR{writer}", CreateUser = true, Force = true });
                }
            })),
        ];
        List<long> followed = Follow(() => Array.TrueForAll(writers, writer => writer.IsCompleted));
        await Task.WhenAll(writers);
        Assert.Equal(All(), followed);
        Assert.True(followed.Count > 600);
        Assert.True(_database.Connection.Audit.Test().IsSound);
    }

    [Fact]
    public void A_follower_gets_each_entry_once_and_in_order_while_processes_write()
    {
        string connect = _database.OnServer is { } server ? TestServer.ConnectStatement(server) : $"Connect-UserProvisioning '{_database.File}'";
        Process[] writers = Enumerable.Range(0, 2).Select(writer => ShellProcess.Start(
        [
            "-Command",
            $$"""
            {{ShellProcess.ImportModule}}
            $null = {{connect}}
            1..30 | ForEach-Object { $null = New-Contact -LastName Name -ExternalReference "P{{writer}}-$_" }
            1..30 | ForEach-Object { [pscustomobject]@{ ExternalReference = "R{{writer}}-$_"; LastName = 'Row' } } |
                Import-Employee -Source HR{{writer}} -CreateUser -Force | Out-Null
            31..60 | ForEach-Object { $null = New-Contact -LastName Name -ExternalReference "P{{writer}}-$_" }
            """,
        ])).ToArray();
        try
        {
            foreach (Process writer in writers)
            {
                writer.StandardInput.Close();
                writer.BeginOutputReadLine();
                writer.BeginErrorReadLine();
            }

            List<long> followed = Follow(() => Array.TrueForAll(writers, writer => writer.HasExited));
            Assert.All(writers, writer => Assert.Equal(0, writer.ExitCode));
            Assert.Equal(All(), followed);
            Assert.True(followed.Count > 200);
        }
        finally
        {
            foreach (Process writer in writers)
            {
                if (!writer.HasExited)
                {
                    writer.Kill(entireProcessTree: true);
                }

                writer.Dispose();
            }
        }
    }

    /// <summary>Reads what comes after the last entry that was read, until the writers are done and nothing is left.</summary>
    private List<long> Follow(Func<bool> areDone)
    {
        AuditService audit = _database.Open("follower@test").Audit;
        var read = new List<long>();
        for (bool isLast = false; !isLast;)
        {
            isLast = areDone();
            read.AddRange(audit.List(new AuditFilter { AfterId = read.Count == 0 ? 0 : read[^1] }).Select(entry => entry.Id));
        }

        return read;
    }

    private List<long> All() => _database.Connection.Audit.List(new AuditFilter()).Select(entry => entry.Id).ToList();
}
