using System.Globalization;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Importing;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>A way in which the news comes that a person is here or has left. Person 1 comes and goes, and person 2 stays.</summary>
internal sealed class ComingAndGoing : IDisposable
{
    /// <summary>How many rows a file has so that an import of it can be interrupted.</summary>
    private const int Others = 1200;

    private readonly string _way;
    private readonly InterfaceLab? _interface;
    private int _deliveries;

    internal ComingAndGoing(string way, SshServer server)
    {
        _way = way;
        _interface = way == "Interface" ? new InterfaceLab(server, change: fields => fields with { CreateUser = true }) : null;
        Database = _interface?.Database ?? new TestDatabase();
        Database.Connection.ClientSettings.Set("LeaverThresholdPercent", 0);
    }

    /// <summary>Every way.</summary>
    internal static string[] Ways =>
    [
        "Active", "EndDate", "FullLoad", "PrimaryRow", "ExternalReference", "Item", "Approval", "Resume", "Interface", "Hand",
    ];

    internal TestDatabase Database { get; }

    /// <summary>Brings the news.</summary>
    /// <returns>The reason of the person's item; null when the item has none.</returns>
    internal string? Say(bool isHere)
    {
        _deliveries++;
        if (_way == "Hand" && _deliveries > 1)
        {
            (isHere
                ? Database.Connection.Lifecycle.RestoreContacts([new ContactReference("1")])
                : Database.Connection.Lifecycle.ArchiveContacts([new ContactReference("1")]))[0].Require();
            return null;
        }

        string rows = RowsOf(isHere);
        if (_interface is not null)
        {
            _interface.Put($"hr{_deliveries}.csv", rows);
            return ReasonIn(_interface.RunOne().Run!);
        }

        string path = Path.Combine(Database.Folder, $"hr{_deliveries}.csv");
        File.WriteAllText(path, rows);
        return ReasonIn(Import(new EmployeeFileRequest { Path = path, CreateUser = true, FullLoad = _way == "FullLoad" }));
    }

    public void Dispose()
    {
        if (_interface is null)
        {
            Database.Dispose();
        }

        _interface?.Dispose();
    }

    private string RowsOf(bool isHere)
    {
        // The job title differs in each file, so that there is always something to approve, to resume and to apply.
        string job = string.Create(CultureInfo.InvariantCulture, $"Job {_deliveries}");
        string end = !isHere && _way == "EndDate" ? "2026-01-31" : string.Empty;
        string active = isHere || _way is "EndDate" or "FullLoad" ? "yes" : "no";
        string person = $"1,Ann,Bos,{job},{active},{end},,0.8\n";
        return "ExternalReference,FirstName,LastName,JobTitle,Active,EndDate,CreateUser,FTE\n"
            + (_way == "PrimaryRow" ? $"1,Ann,Bos,{job},{(isHere ? "no" : "yes")},,,0.4\n" : string.Empty)
            + (_way == "Resume" ? string.Concat(Enumerable.Range(0, Others).Select(i => $"p{i},Other,Person,{job},yes,,no,\n")) : string.Empty)
            + $"2,Cas,Mos,{job},yes,,,\n"
            + (!isHere && _way == "FullLoad" ? string.Empty : person);
    }

    private ProvisioningRun Import(EmployeeFileRequest request)
    {
        EmployeeFileService files = Database.Connection.EmployeeFiles;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        switch (_way)
        {
            case "PrimaryRow":
                return files.Import(request with { PrimaryRow = "FTE desc" }, cancellation: cancellation).Run;
            case "ExternalReference":
                return files.Import(request with { ExternalReferences = ["1", "2"] }, cancellation: cancellation).Run;
            case "Item":
                var items = new List<ProvisioningRunItemReference>();
                files.Compare(request, item => items.Add(new ProvisioningRunItemReference(item)), cancellation: cancellation);
                ImportResult applied = files.Import(request with { Items = items }, cancellation: cancellation);
                Assert.Empty(applied.Refused);
                return applied.Run;
            case "Approval" when _deliveries > 1:
                Database.Connection.ClientSettings.Set("ChangeThresholdPercent", 1);
                Database.Connection.ClientSettings.Set("ChangeThresholdMinimum", 0);
                ProvisioningRun waiting = files.Import(request, cancellation: cancellation).Run;
                Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
                return files.Approve(new ProvisioningRunReference(waiting), cancellation: cancellation).Run;
            case "Resume":
                using (var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
                {
                    var progress = new Stop(interruption);
                    Assert.Throws<OperationCanceledException>(
                        () => files.Import(request with { LongestTransaction = TimeSpan.Zero }, progress, interruption.Token));
                }

                ProvisioningRun interrupted = files.ListRuns()[^1];
                Assert.Equal(ProvisioningRunStatus.Interrupted, interrupted.Status);
                return files.Resume(new ProvisioningRunReference(interrupted), cancellation: cancellation).Run;
            default:
                return files.Import(request, cancellation: cancellation).Run;
        }
    }

    private string? ReasonIn(ProvisioningRun run) => Database.Connection.EmployeeFiles
        .Items(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken)
        .LastOrDefault(item => item is { ExternalReference: "1" } && item.Reason?.StartsWith("Another row", StringComparison.Ordinal) != true)
        ?.Reason;

    /// <summary>Stops an import when it has applied its first rows.</summary>
    private sealed class Stop(CancellationTokenSource interruption) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value is { Stage: ImportStage.Applying, Rows: > 0 })
            {
                interruption.Cancel();
            }
        }
    }
}
