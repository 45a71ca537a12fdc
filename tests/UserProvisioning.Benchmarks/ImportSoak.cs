using System.Globalization;
using System.Text.RegularExpressions;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) an import of an employee file at random times. Each time the database must open and keep every invariant. When
/// the same file is imported again, the database must be the same, row for row, as after an import that was not killed.
/// </summary>
internal static partial class ImportSoak
{
    internal static readonly string[] State = ["Contacts", "SystemUsers", "AuthorizationMembers", "Licenses"];

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="rows">The number of rows in the file.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int rows, int? seed = null)
    {
        string before = workspace.PathOf("import-before.db");
        string file = Prepare(workspace, before, rows);
        string script = KilledScript.Write(workspace, "import.ps1", $"Import-EmployeeFile '{file}' -CreateUser -FullLoad -Force");
        string database = workspace.PathOf("import.db");
        return new KillRounds
        {
            Works = $"imports of {rows} rows",
            Script = script,
            Before = before,
            Database = database,
            Faults = KillRounds.SameAsUndisturbed(() => Dump(database)),
            Finish = () => Finish(database, file),
            Shown = () => "Each ended as an undisturbed one, row for row.",
        }.Run(rounds, seed);
    }

    /// <summary>Makes a database with last month's file imported, and this month's file with joiners, movers, leavers and missing people.</summary>
    internal static string Prepare(Workspace workspace, string database, int rows)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        connection.Licenses.SetTotal(LicenseType.Requestor, rows * 2);
        connection.UserGroups.Create(new AuthorizationFields { Name = "Employees" });
        connection.ClientSettings.Set("DefaultUserGroups", "Employees");
        string[] now = File.ReadAllLines(ImportFile.Write(workspace, rows, changed: 3));
        string[] then = File.ReadAllLines(ImportFile.Write(workspace, rows));
        string lastMonth = workspace.PathOf("last-month.csv");
        string thisMonth = workspace.PathOf("this-month.csv");
        File.WriteAllLines(lastMonth, then.Where((_, line) => line % 5 != 1));
        File.WriteAllLines(thisMonth, now.Where((_, line) => line % 7 != 2));
        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = lastMonth, CreateUser = true });
        return thisMonth;
    }

    /// <summary>Resumes an interrupted run, or imports the file again; answers whether there was one.</summary>
    private static bool Finish(string database, string file)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        if (connection.EmployeeFiles.ListRuns() is [.., { Status: ProvisioningRunStatus.Interrupted } run])
        {
            connection.EmployeeFiles.Resume(new ProvisioningRunReference(run));
            return true;
        }

        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = file, CreateUser = true, FullLoad = true, Force = true });
        return false;
    }

    /// <summary>Returns what the import stored: contacts, users, memberships, pools and items. Times are left out, since they differ.</summary>
    internal static string Dump(string database)
    {
        // Not the seals of items: their salts are random, and a run that was broken off has other batches. A row that changed nothing is an item of
        // its own, or one of a range that refers to the items of an earlier run, depending on whether the cache of rows could be used.
        string items = DatabaseDump.Query(
            database,
            """
            SELECT RunId, Line, ExternalReference, DisplayName, Action, Changes, Field, Reason, ContactId, SystemUserId, Undo
            FROM ProvisioningRunItems WHERE RunId <= 2
            UNION ALL
            SELECT u.RunId, u.Line + i.Line - u.ItemLine, i.ExternalReference, i.DisplayName, 'Unchanged', NULL, NULL, NULL,
                i.ContactId, i.SystemUserId, NULL
            FROM ProvisioningRunUnchanged u
            JOIN ProvisioningRunItems i ON i.RunId = u.ItemRunId AND i.Line >= u.ItemLine AND i.Line < u.ItemLine + u.Rows
            WHERE u.RunId <= 2
            """);
        return string.Join('\n', Rows(database), WithoutTimes(items));
    }

    /// <summary>Returns the contacts, users, memberships and pools, without times.</summary>
    internal static string Rows(string database) => WithoutTimes(DatabaseDump.Of(database, State));

    /// <summary>Replaces every time, since two runs of the same work have different times.</summary>
    internal static string WithoutTimes(string dump) => Moment().Replace(dump, "(moment)");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+")]
    private static partial Regex Moment();
}
