using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) the undoing of a run at random times. Each time the database must open and keep every invariant, and the same call
/// again must leave the database, row for row, as an undo that was not killed.
/// </summary>
internal static class UndoSoak
{
    private const long Run2 = 2;

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="rows">The number of rows in the file.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int rows, int? seed = null)
    {
        string before = workspace.PathOf("undo-before.db");
        string file = ImportSoak.Prepare(workspace, before, rows);
        string state = DatabaseDump.Of(before, ImportSoak.State);
        using (var connection = ProvisioningConnection.OpenEmbedded(before))
        {
            connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true, FullLoad = true, Force = true });
        }

        string script = KilledScript.Write(workspace, "undo.ps1", $"Undo-ProvisioningRun {Run2} -Confirm:$false");
        string database = workspace.PathOf("undo.db");
        Func<IEnumerable<string>> differences = KillRounds.SameAsUndisturbed(() => Dump(database));
        return new KillRounds
        {
            Works = $"undos of {rows} rows",
            Script = script,
            Before = before,
            Database = database,
            Faults = () => DatabaseDump.Of(database, ImportSoak.State) == state ? differences() : ["the rows are not as before the run"],
            Finish = () => Finish(database),
            Shown = () => "Each ended as an undisturbed one, row for row.",
        }.Run(rounds, seed);
    }

    /// <summary>Undoes the run again; answers whether it was undone in part.</summary>
    private static bool Finish(string database)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        var run = new ProvisioningRunReference(Run2);
        bool isInterrupted = connection.EmployeeFiles.GetRun(run) is { Status: ProvisioningRunStatus.Interrupted, IsUndoBegun: true };
        UndoResult result = connection.EmployeeFiles.Undo(run);
        return isInterrupted && !result.WasUndone;
    }

    /// <summary>Returns what undoing stored: contacts, users, memberships, pools, the status of the run, and the audit trail.</summary>
    private static string Dump(string database) => ImportSoak.WithoutTimes(string.Join(
        '\n',
        DatabaseDump.Of(database, ImportSoak.State),
        DatabaseDump.Query(database, "SELECT Id, Status, UndoState FROM ProvisioningRuns"),
        DatabaseDump.Query(database, "SELECT Id, RunId, Action, TargetType, Target, BeforeJson, AfterJson FROM AuditEntries")));
}
