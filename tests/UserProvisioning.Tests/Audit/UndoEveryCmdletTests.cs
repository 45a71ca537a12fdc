using UserProvisioning.Connections;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Audit;

/// <summary>
/// Tests that what a cmdlet does can be undone: it undoes the runs of each changing cmdlet, and compares the whole database with what it was before.
/// A new cmdlet is tested here as soon as it has a case.
/// </summary>
public sealed class UndoEveryCmdletTests(SshServer server, SharedProvider shared) : IDisposable
{
    /// <summary>The cmdlets whose runs are not put back, or not quite, with the words by which the undo says so beforehand.</summary>
    private static readonly Dictionary<string, (bool IsRefused, string Says)> Limits = new(StringComparer.Ordinal)
    {
        // A mail cannot be taken back, and the password in it must stay valid.
        ["Send-LoginCredential"] = (true, "2 mails stay sent, and the passwords in them stay valid"),

        // The former hash of a password is not kept anywhere. The username is put back.
        ["Set-SystemUserCredential"] = (false, "1 password stays set, since a password cannot be put back"),

        // The user that is removed had a password, of which nothing is kept.
        ["Merge-Contact"] = (false, "1 user that was removed comes back without a password"),

        // Nothing is kept of what was erased.
        ["Clear-ContactPersonalData"] = (true, "1 contact stays erased"),

        // A token that was shown must not let anybody in again. The contact, the user and the link are put back.
        ["Register-WorkplaceLogin"] = (false, "The ID tokens that were shown stay used."),
    };

    // The record itself, those who gave something in a run, work in progress, the cache of rows, and the tokens that were used to log in.
    private static readonly string[] NotCompared =
    [
        "AuditEntries", "ProvisioningRuns", "ProvisioningRunItems", "ProvisioningRunUnchanged", "ProvisioningRunFileParts", "RowChanges",
        "ItemSeals", "AuditStarts",
        "KnownRowSets", "KnownRowParts", "ContactChanges", "CredentialClaims", "WorkplaceTokens", "EmployeeInterfaceFiles", "Givers",
        "RulesMark",
    ];

    private static readonly string[] OfPassword = ["PasswordHash", "PasswordSetAt", "CredentialStatus", "MustChangePassword", "LastLoginAt"];

    private readonly CmdletCases _cases = new(server, shared);

    public static TheoryData<string> Cmdlets { get; } = [.. CmdletCases.All
        .Where(one => !one.Value.Act.StartsWith("Nothing", StringComparison.Ordinal))

        // An undo is not undone: ManualUndoTests.
        .Where(one => one.Key != "Undo-ProvisioningRun")
        .Select(one => one.Key)];

    private Session Session => _cases.Session;

    public void Dispose() => _cases.Dispose();

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Undoing_the_runs_of_a_cmdlet_gives_the_database_back_or_says_beforehand_what_it_cannot(string cmdlet)
    {
        await _cases.Prepare(cmdlet);
        (bool isRefused, string? says) = Limits.GetValueOrDefault(cmdlet);
        string before = State(says is not null);
        HashSet<long> former = Runs().ToHashSet();
        _cases.Act(cmdlet);
        long[] runs = Runs().Where(run => !former.Contains(run)).OrderByDescending(run => run).ToArray();
        runs = runs.Length > 0 ? runs : [former.Where(run => run < 1_000_000_000).Max()]; // The run that was approved.
        Assert.NotEqual(before, State(says is not null && !isRefused));
        if (isRefused)
        {
            foreach (string parameter in new[] { "-WhatIf", "-Confirm:$false" })
            {
                string present = Session.Dump();
                Result refused = Session.Run($"Undo-ProvisioningRun {runs[0]} {parameter}");
                Assert.Equal(["UndoConflict"], refused.ErrorIds);
                Assert.Contains(says!, refused.Everything, StringComparison.Ordinal);
                Assert.Equal(present, Session.Dump());
            }

            return;
        }

        var said = new List<string>();
        foreach (long run in runs)
        {
            string present = Session.Dump();
            Result rehearsed = Session.Run($"Undo-ProvisioningRun {run} -WhatIf");
            Assert.Empty(rehearsed.Errors);
            Assert.Equal(present, Session.Dump());
            Result undone = Session.Run($"Undo-ProvisioningRun {run} -Confirm:$false");
            Assert.True(undone.Errors.Count == 0, undone.Everything);
            Assert.Equal(nameof(ProvisioningRunStatus.Undone), Session.One($"(Get-ProvisioningRun {run}).Status"));
            Assert.Equal(undone.Warnings, rehearsed.Warnings);
            said.AddRange(undone.Warnings);
            Assert.Empty(Session.Broken());
        }

        Assert.Equal(before, State(says is not null));
        Assert.Equal(says is not null, said.Exists(warning => warning.Contains(says ?? "-", StringComparison.Ordinal)));
        Assert.Empty(Session.Do($"Get-ProvisioningRun -Kind Manual | Where-Object Id -in {string.Join(',', runs)} | Where-Object Status -ne Undone"));
    }

    // The schema of a server has the same references and unique values: SchemaParityTests.
    [Fact]
    public void The_tables_that_undoing_knows_have_the_references_and_unique_values_of_the_schema()
    {
        using var folder = new TestFolder();
        string file = folder.File("schema.db");
        ProvisioningConnection.OpenEmbedded(file).Dispose();
        foreach (UserProvisioning.Storage.TableShape shape in UserProvisioning.Storage.TableShape.All)
        {
            string table = shape.Table.ToString();
            string known = string.Join(',', UserProvisioning.Storage.TableShape.All.Select(one => $"'{one.Table}'"));
            Assert.Equal(
                Lines(file, $"SELECT \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list('{table}') WHERE \"table\" IN ({known}) "
                    + "AND \"table\" <> 'Licenses'"),
                shape.Parents.Select(parent => $"{parent.Column} {parent.Table}").Order(StringComparer.Ordinal));
            Assert.Equal(
                Lines(file, $"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"), shape.Key.Order(StringComparer.Ordinal));
            Assert.Equal(
                Lines(file, "SELECT group_concat(name, ' ') FROM (SELECT l.name AS i, c.name FROM pragma_index_list('" + table + "') l "
                    + "JOIN pragma_index_info(l.name) c WHERE l.\"unique\" = 1 AND l.origin <> 'pk' AND l.name NOT LIKE '%Archived' "
                    + "ORDER BY l.name, c.name) GROUP BY i"),
                shape.Unique.Select(columns => string.Join(' ', columns.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
        }
    }

    private static List<string> Lines(string file, string sql) =>
        DatabaseDump.Query(file, sql).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();

    /// <summary>Every row of every table that the test compares.</summary>
    private string State(bool withoutPasswords) => string.Join('\n', SchemaTables.Copied.Select(copied => copied.Table)
        .Append(SchemaTables.Pools)
        .Concat(SchemaTables.NotCopied)
        .Except(NotCompared)
        .Order(StringComparer.Ordinal)
        .SelectMany(table => Session.Rows(
                table, column => column.StartsWith("Lease", StringComparison.Ordinal) || (withoutPasswords && OfPassword.Contains(column)))
            .Prepend($"== {table}")));

    private List<long> Runs() => Session.Read("SELECT Id FROM ProvisioningRuns", reader => reader.GetInt64(0));
}
