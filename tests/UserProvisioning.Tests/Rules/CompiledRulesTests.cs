using System.Text.RegularExpressions;
using UserProvisioning.Authorizations;
using UserProvisioning.Rules;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Rules;

/// <summary>Tests that rules are compiled once for as long as nothing that they are compiled from changes, and anew after any change.</summary>
public sealed class CompiledRulesTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly IStorageEngine _store;

    public CompiledRulesTests()
    {
        _database.Connection.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
        _database.Connection.AssignmentRules.Create("Everybody", new AssignmentRuleFields
        {
            Condition = new Dictionary<string, IReadOnlyList<object?>> { ["Department"] = ["IT*"] },
            UserGroups = [new UserGroupReference("Staff")],
            UserProfiles = [],
        });
        _store = _database.OpenStore();
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    /// <summary>Statements that change what rules are compiled from, past the module.</summary>
    public static TheoryData<string> Changes =>
    [
        "UPDATE AssignmentRules SET Priority = Priority + 1",
        "DELETE FROM AssignmentRuleGrants",
        "INSERT INTO ContactFields (Id, Name, NameKey, Type) VALUES (7, 'Shoe', 'SHOE', 'Number')",
        "UPDATE Authorizations SET RequiredLicense = 'FullUser'",
        "INSERT INTO Authorizations (Kind, Name, NameKey) VALUES ('UserProfile', 'Desk', 'DESK')",
    ];

    [Fact]
    public void Rules_that_did_not_change_are_compiled_once() => Assert.Same(Compiled(), Compiled());

    [Theory]
    [MemberData(nameof(Changes))]
    public void Any_statement_that_changes_them_has_them_compiled_anew(string change)
    {
        CompiledRules before = Compiled();
        _database.Sql(change);
        Assert.NotSame(before, Compiled());
    }

    [Fact]
    public void A_change_that_is_rolled_back_leaves_no_rules_behind()
    {
        CompiledRules before = Compiled();
        _store.Write(
            work =>
            {
                AssignmentRuleRow rule = work.AssignmentRules.All()[0];
                rule.Enabled = false;
                work.AssignmentRules.Update(rule);
                Assert.NotSame(before, CompiledRules.Of(work));
                return UnitResult.Discard(true);
            },
            TestContext.Current.CancellationToken);
        Assert.Same(before, Compiled());
        Assert.Single(Compiled().Rules);
    }

    [Fact]
    public void Each_table_that_is_read_for_compiling_has_triggers_that_replace_the_mark()
    {
        var session = new StatementRecorder(new SqlServerColumns(SqlServerModel.Columns(SqlServerModel.Load())));
        using (var work = new SqlUnitOfWork(session, Guid.NewGuid()))
        {
            // After a change, the rules are read though the recorder's made-up answers say that there are none.
            work.AssignmentRules.Update(new AssignmentRuleRow());
            CompiledRules.Of(work, work.AssignmentRules.All().Select(rule => rule with { AuthorizationIds = [2] }).ToList());
        }

        string[] tables = session.Statements
            .SelectMany(statement => Regex.Matches(statement.Sql, @"(?:FROM|JOIN)\s+UserProvisioning\.(\w+)"))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .Where(table => table != "RulesMark")
            .ToArray();
        Assert.Superset(
            new HashSet<string> { "AssignmentRules", "AssignmentRuleGrants", "Authorizations", "ContactFields", "ProfileGroups" },
            tables.ToHashSet());
        string onServer = string.Join('\n', SqlServerScript.Migrations);
        using var embedded = new TestFolder();
        string file = embedded.File("new.db");
        UserProvisioning.Storage.Sqlite.SqliteStore.Open(file).Dispose();
        foreach (string table in tables)
        {
            Assert.Matches(
                $@"CREATE TRIGGER \S+ ON UserProvisioning\.{table} AFTER INSERT, UPDATE, DELETE[^;]*;\s*UPDATE UserProvisioning\.RulesMark",
                onServer);
            Assert.Equal(
                "3",
                DatabaseDump.Query(
                    file, $"SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}' AND sql LIKE '%UPDATE RulesMark%'"));
        }
    }

    private CompiledRules Compiled()
    {
        using IUnitOfWork work = _store.Read();
        return CompiledRules.Of(work);
    }
}
