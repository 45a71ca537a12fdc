using UserProvisioning.Connections;
using UserProvisioning.Importing;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) the approval of a run at random times. Each time the database must open and keep every invariant. When the run is
/// approved again, or resumed, the database must be the same, row for row, as after an approval that was not killed.
/// </summary>
internal static class ApprovalSoak
{
    /// <summary>The run that waits for approval, after the import of last month's file.</summary>
    private const long Run2 = 2;

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="rows">The number of rows in the file.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int rows, int? seed = null)
    {
        string before = workspace.PathOf("approval-before.db");
        string file = ImportSoak.Prepare(workspace, before, rows);
        using (var connection = ProvisioningConnection.OpenEmbedded(before))
        {
            ProvisioningRun run = connection.EmployeeFiles
                .Import(new EmployeeFileRequest { Path = file, CreateUser = true, FullLoad = true }).Run;
            if (run is not { Id: Run2, Status: ProvisioningRunStatus.AwaitingApproval })
            {
                Console.Error.WriteLine($"Run {run.Id} is {run.Status}, and does not wait for approval.");
                return 1;
            }
        }

        string script = KilledScript.Write(workspace, "approve.ps1", $"Approve-ProvisioningRun {Run2} -Confirm:$false");
        string database = workspace.PathOf("approval.db");
        return new KillRounds
        {
            Works = $"approvals of {rows} rows",
            Script = script,
            Before = before,
            Database = database,
            Faults = KillRounds.SameAsUndisturbed(() => ImportSoak.Dump(database)),
            Finish = () => Finish(database),
            Shown = () => "Each ended as an undisturbed one, row for row.",
        }.Run(rounds, seed);
    }

    /// <summary>Approves the run again, or resumes it; answers whether it was interrupted.</summary>
    private static bool Finish(string database)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        var run = new ProvisioningRunReference(Run2);
        switch (connection.EmployeeFiles.GetRun(run).Status)
        {
            case ProvisioningRunStatus.Interrupted:
                connection.EmployeeFiles.Resume(run);
                return true;
            case ProvisioningRunStatus.AwaitingApproval:
                connection.EmployeeFiles.Approve(run);
                return false;
            default:
                return false;
        }
    }
}
