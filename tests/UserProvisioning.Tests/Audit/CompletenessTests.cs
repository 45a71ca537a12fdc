using System.Data.Common;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Audit;

/// <summary>
/// Tests that the audit trail is complete: it compares the database before and after each changing cmdlet, and every row that was added, removed or
/// changed must be named by an entry. A new cmdlet fails here until it has a case.
/// </summary>
public sealed class CompletenessTests(SshServer server, SharedProvider shared) : IDisposable
{
    // A table, the name of its rows in the audit trail, and the columns that hold no facts about a person: locks, versions, times of use.
    private static readonly (string Table, string Sql, string[] Ignored)[] Tables =
    [
        ("Contacts", "SELECT COALESCE(ExternalReference, CONCAT('#', Id)) AS Name, '' AS Also, c.* FROM Contacts c", []),
        ("ContactFields", "SELECT Name, '' AS Also, f.* FROM ContactFields f", []),
        ("ContactFieldValues", "SELECT COALESCE(c.ExternalReference, CONCAT('#', c.Id)) AS Name, f.Name AS Also, "
            + "CONCAT(v.ContactId, '/', v.FieldId) AS Id, v.Value FROM ContactFieldValues v JOIN Contacts c ON c.Id = v.ContactId "
            + "JOIN ContactFields f ON f.Id = v.FieldId", []),
        ("SystemUsers", "SELECT Username AS Name, '' AS Also, u.* FROM SystemUsers u", ["LastLoginAt"]),
        ("AuthorizationMembers", "SELECT u.Username AS Name, a.Name AS Also, CONCAT(m.AuthorizationId, '/', m.SystemUserId) AS Id FROM "
            + "AuthorizationMembers m JOIN SystemUsers u ON u.Id = m.SystemUserId JOIN Authorizations a ON a.Id = m.AuthorizationId", []),
        ("Authorizations", "SELECT Name, '' AS Also, a.* FROM Authorizations a", []),
        ("AssignmentRules", "SELECT Name, '' AS Also, r.* FROM AssignmentRules r", []),
        ("AssignmentRuleGrants", "SELECT r.Name, a.Name AS Also, g.RuleId || '/' || g.AuthorizationId AS Id FROM AssignmentRuleGrants g "
            + "JOIN AssignmentRules r ON r.Id = g.RuleId JOIN Authorizations a ON a.Id = g.AuthorizationId", []),
        ("AssignmentExceptions", "SELECT u.Username AS Name, a.Name AS Also, e.SystemUserId || '/' || e.AuthorizationId AS Id FROM "
            + "AssignmentExceptions e JOIN SystemUsers u ON u.Id = e.SystemUserId JOIN Authorizations a ON a.Id = e.AuthorizationId", []),
        ("Licenses", "SELECT License AS Name, '' AS Also, License AS Id, l.* FROM Licenses l", []),
        ("ClientSettings", "SELECT Name, '' AS Also, Name AS Id, s.Value FROM ClientSettings s", []),
        ("GeneralUserSettings", "SELECT Name, '' AS Also, Name AS Id, s.Value FROM GeneralUserSettings s", []),
        ("MailTemplates", "SELECT Name, '' AS Also, Name AS Id, t.Value FROM MailTemplates t", []),
        ("SystemUserSettings", "SELECT u.Username AS Name, s.Name AS Also, CONCAT(s.SystemUserId, s.Name) AS Id, s.Value FROM "
            + "SystemUserSettings s JOIN SystemUsers u ON u.Id = s.SystemUserId", []),
        ("EmployeeInterfaces", "SELECT Name, '' AS Also, i.* FROM EmployeeInterfaces i", ["LeaseToken", "LeaseHolder", "LeaseAt", "Mark"]),
        ("WorkplaceIssuers", "SELECT Name, '' AS Also, i.* FROM WorkplaceIssuers i", []),
        ("WorkplaceIssuerDomains", "SELECT i.Name, d.Domain AS Also, d.Domain AS Id, d.IssuerId FROM WorkplaceIssuerDomains d JOIN "
            + "WorkplaceIssuers i ON i.Id = d.IssuerId", []),
        ("WorkplaceIssuerGroups", "SELECT i.Name, g.ProviderGroup AS Also, CONCAT(g.ProviderGroup, g.UserGroupId) AS Id, g.UserGroupId FROM "
            + "WorkplaceIssuerGroups g JOIN WorkplaceIssuers i ON i.Id = g.IssuerId", []),
        ("WorkplaceIdentities", "SELECT COALESCE(c.ExternalReference, CONCAT('#', c.Id)) AS Name, '' AS Also, CONCAT(w.Issuer, w.Subject) AS Id "
            + "FROM WorkplaceIdentities w JOIN Contacts c ON c.Id = w.ContactId", []),
    ];

    private readonly CmdletCases _cases = new(server, shared);

    public static TheoryData<string> Cmdlets { get; } = [.. CmdletCases.All.Keys];

    private Session Session => _cases.Session;

    public void Dispose() => _cases.Dispose();

    [Fact]
    public void Every_cmdlet_that_changes_something_has_a_case() =>
        Assert.Equal(_cases.Changing().Order(StringComparer.Ordinal), CmdletCases.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task The_audit_trail_names_each_row_that_a_cmdlet_changes(string cmdlet)
    {
        await _cases.Prepare(cmdlet);
        string act = CmdletCases.All[cmdlet].Act;
        long last = Entries().Select(entry => entry.Id).DefaultIfEmpty().Max();
        Dictionary<string, Row> former = Rows();
        _cases.Act(cmdlet);
        Dictionary<string, Row> present = Rows();
        List<AuditEntry> entries = Entries().Where(entry => entry.Id > last).ToList();

        if (cmdlet == "Clear-ContactPersonalData")
        {
            // No entry may name what was erased: one says that it was.
            Assert.Equal(["Erase #1"], entries.Select(entry => $"{entry.Action} {entry.Target}"));
            return;
        }

        List<Row> changed = former.Values.Where(row => !present.TryGetValue(row.Key, out Row? now) || now.Content != row.Content)
            .Concat(present.Values.Where(row => !former.ContainsKey(row.Key))).ToList();
        Assert.Equal(act.StartsWith("Nothing", StringComparison.Ordinal), changed.Count == 0);
        Assert.Equal(string.Empty, string.Join('\n', changed.Where(row => !entries.Exists(row.IsNamedBy))));

        // Each entry belongs to a run: that of an import, or that of the cmdlet itself.
        Dictionary<long, ProvisioningRun> runs = Session.Do("Get-ProvisioningRun -Kind Import, Manual, Configuration, Lifecycle, Rules")
            .Select(run => (ProvisioningRun)run.BaseObject).ToDictionary(run => run.Id);
        Assert.All(entries, entry =>
        {
            ProvisioningRun run = runs[entry.RunId!.Value];
            Assert.Equal(run.Kind == ProvisioningRunKind.Import ? null : cmdlet, run.Command);
        });
    }

    private List<AuditEntry> Entries() =>
        Session.Do("Get-ProvisioningAudit").Select(entry => (AuditEntry)entry.BaseObject).ToList();

    private Dictionary<string, Row> Rows()
    {
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach ((string table, string sql, string[] ignored) in Tables)
        {
            foreach (Row row in Session.Read(sql, reader => Row.Of(table, reader, [.. ignored, "RowVersion"])))
            {
                rows.Add(row.Key, row);
            }
        }

        return rows;
    }

    /// <summary>A row: its key, its name in the audit trail, and all its values.</summary>
    private sealed record Row(string Table, string Id, string Name, string Also, string Content)
    {
        public string Key => $"{Table} {Id}";

        // The first two names identify the row, and other rows may have them too.
        public static Row Of(string table, DbDataReader reader, string[] ignored) => new(
            table,
            $"{reader["Id"]}",
            $"{reader["Name"]}",
            $"{reader["Also"]}",
            string.Join('|', Enumerable.Range(2, reader.FieldCount - 2)
                .Where(i => !ignored.Contains(reader.GetName(i)))
                .Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}")));

        public bool IsNamedBy(AuditEntry entry)
        {
            string text = $"{entry.Target}|{entry.Before}|{entry.After}";
            return text.Contains(Name, StringComparison.Ordinal) && text.Contains(Also, StringComparison.Ordinal);
        }
    }
}
