using Microsoft.Data.Sqlite;
using UserProvisioning.Settings;

namespace UserProvisioning.Tests.Support;

/// <summary>
/// The invariants of the database: rules that must hold at any time, also after a process was killed. The tables are read to check them.
/// </summary>
internal static class Invariants
{
    private const string NoneRuns = "no run is left running";

    private static readonly (string Rule, string Sql)[] OfFiles =
    [
        ("the file is sound", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        ("every reference leads somewhere", "SELECT * FROM pragma_foreign_key_check"),
    ];

    /// <summary>Each query returns the rows that break a rule, on every engine.</summary>
    internal static readonly (string Rule, string Sql)[] Rules =
    [
        ("every user has a contact", "SELECT Id FROM SystemUsers WHERE ContactId NOT IN (SELECT Id FROM Contacts)"),
        ("a contact has at most one user", "SELECT ContactId FROM SystemUsers GROUP BY ContactId HAVING COUNT(*) > 1"),
        ("usernames are unique without case", "SELECT upper(Username) FROM SystemUsers GROUP BY upper(Username) HAVING COUNT(*) > 1"),
        ("each pool counts what is assigned from it",
            "SELECT l.License FROM Licenses l WHERE l.Used <> (SELECT COUNT(*) FROM SystemUsers u WHERE u.License = l.License)"),
        ("no pool is overdrawn", "SELECT License FROM Licenses WHERE Used > Total"),
        ("an active user has a license, an archived one has none",
            "SELECT Id FROM SystemUsers WHERE (Status = 'Active' AND License IS NULL) OR (Status <> 'Active' AND License IS NOT NULL)"),
        ("every user is on record: in the audit trail, or in the items of a run",
            """
            SELECT u.Username FROM SystemUsers u
            WHERE u.Username NOT IN (SELECT Target FROM AuditEntries WHERE TargetType = 'SystemUser' AND Action IN ('Create', 'Rename'))
              AND u.Id NOT IN (SELECT SystemUserId FROM ProvisioningRunItems WHERE SystemUserId IS NOT NULL)
              AND u.ContactId NOT IN (SELECT ContactId FROM AuditEntries WHERE Action = 'Erase' AND ContactId IS NOT NULL)
            """),
        ("no user was made without the groups that every new one gets",
            """
            SELECT u.Username FROM SystemUsers u
            JOIN ClientSettings s ON s.Name = 'DefaultUserGroups' AND s.Value NOT LIKE '%|%'
            WHERE NOT EXISTS (
                SELECT 1 FROM AuthorizationMembers m JOIN Authorizations a ON a.Id = m.AuthorizationId
                WHERE m.SystemUserId = u.Id AND a.Kind = 'UserGroup' AND a.Name = s.Value)
            """),
        (NoneRuns, "SELECT Id FROM ProvisioningRuns WHERE Status = 'Running'"),
        ("a run has as many items as rows",
            """
            SELECT r.Id FROM ProvisioningRuns r
            WHERE r.Status IN ('Completed', 'CompletedWithErrors')
              AND r.TotalRows <> (SELECT COUNT(*) FROM ProvisioningRunItems i WHERE i.RunId = r.Id AND i.Line > 0)
                + (SELECT COALESCE(SUM(u.Rows), 0) FROM ProvisioningRunUnchanged u WHERE u.RunId = r.Id)
            """),
        ("every row that changed nothing has an item of an earlier run that says which contact it is",
            """
            SELECT u.RunId FROM ProvisioningRunUnchanged u
            WHERE u.Rows <> (SELECT COUNT(*) FROM ProvisioningRunItems i
                WHERE i.RunId = u.ItemRunId AND i.ContactId IS NOT NULL AND i.Line >= u.ItemLine AND i.Line < u.ItemLine + u.Rows)
            """),
        ("a run's counts are those of its rows",
            """
            SELECT Id FROM ProvisioningRuns
            WHERE Status IN ('Completed', 'CompletedWithErrors') AND TotalRows <> Created + Updated + Unchanged + Rejected
            """),
    ];

    /// <summary>Returns the rules that a database breaks, each with the first row that breaks it; empty when all hold.</summary>
    /// <param name="path">The database.</param>
    /// <param name="isInterrupted">Whether a process was just killed, so that a run may be interrupted.</param>
    internal static List<string> Broken(string path, bool isInterrupted = false)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        var broken = new List<string>();
        foreach ((string rule, string sql) in OfFiles.Concat(Rules).Where(rule => !isInterrupted || rule.Rule != NoneRuns))
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using SqliteDataReader reader = command.ExecuteReader();
            if (reader.Read())
            {
                broken.Add($"{rule}: {reader.GetValue(0)}");
            }
        }

        return broken;
    }
}
