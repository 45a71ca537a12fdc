using System.Text;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests of the schema and of every statement for SQL Server, with DacFx and without a server.</summary>
public sealed class StatementTests : IClassFixture<StatementTests.Model>
{
    private readonly Model _model;

    public StatementTests(Model model) => _model = model;

    /// <summary>The model that all tests of the class share, since making it is slow.</summary>
    public sealed class Model : IDisposable
    {
        public Model()
        {
            Schema = SqlServerModel.Load();
            Columns = SqlServerModel.Columns(Schema);
            Sent = Statements.All(new SqlServerColumns(Columns));
        }

        internal TSqlModel Schema { get; }

        internal IReadOnlyList<SqlServerColumn> Columns { get; }

        internal IReadOnlyDictionary<string, List<RecordedStatement>> Sent { get; }

        public void Dispose() => Schema.Dispose();
    }

    [Theory]
    [InlineData(SqlServerVersion.Sql150)]
    [InlineData(SqlServerVersion.Sql160)]
    [InlineData(SqlServerVersion.Sql170)]
    [InlineData(SqlServerVersion.SqlAzure)]
    public void The_schema_loads_without_a_warning(SqlServerVersion version)
    {
        using TSqlModel model = SqlServerModel.Load(version);
        Assert.Empty(SqlServerModel.Complaints(model));
        Assert.True(model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Count() >= 19);
        Assert.Equal(20, model.GetObjects(DacQueryScopes.UserDefined, DmlTrigger.TypeClass).Count());
        Assert.Single(model.GetObjects(DacQueryScopes.UserDefined, Role.TypeClass));
    }

    [Fact]
    public void Each_method_of_each_store_sends_a_statement()
    {
        Assert.True(_model.Sent.Count > 60, $"Only {_model.Sent.Count} methods were found.");
        Assert.All(_model.Sent, method => Assert.True(method.Value.Count > 0, $"{method.Key} sends nothing"));
    }

    [Fact]
    public void Each_statement_is_valid_against_the_schema()
    {
        List<string> texts = Texts();
        Assert.True(texts.Count > 100, $"Only {texts.Count} statements were found.");
        int number = 0;
        var byName = new Dictionary<string, string>();
        foreach (string procedure in texts)
        {
            string name = $"Check{number++}";
            byName.Add(name, procedure);
            _model.Schema.AddOrUpdateObjects(procedure.Replace("$NAME", name, StringComparison.Ordinal), name, new TSqlObjectOptions());
        }

        // Ignore what belongs to the server itself, which a model without the master database does not know.
        List<string> complaints = _model.Schema.Validate()
            .Where(message => !message.Message.Contains("[sp_getapplock]", StringComparison.Ordinal)
                && !message.Message.Contains("[sp_releaseapplock]", StringComparison.Ordinal)
                && !message.Message.Contains("[dm_exec_sessions]", StringComparison.Ordinal))
            .Where(message => message.MessageType is DacMessageType.Error or DacMessageType.Warning)
            .Select(message =>
                $"{message}\n{byName.FirstOrDefault(known => message.ToString().Contains($"[{known.Key}]", StringComparison.Ordinal)).Value}")
            .ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory]
    [InlineData("SELECT Nmae FROM UserProvisioning.ClientSettings", "SQL71501")]
    [InlineData("SELECT Name FROM UserProvisioning.ClientSetting", "SQL71502")]
    public void The_check_finds_a_statement_with_an_unknown_table_or_column(string statement, string code)
    {
        using TSqlModel model = SqlServerModel.Load();
        model.AddObjects(Procedure(statement, []).Replace("$NAME", "Wrong", StringComparison.Ordinal));
        Assert.Contains(
            SqlServerModel.Complaints(model),
            complaint => complaint.Contains(code, StringComparison.Ordinal) || complaint.Contains("unresolved", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_bulk_copy_names_existing_columns()
    {
        List<RecordedStatement> copies = _model.Sent.Values.SelectMany(sent => sent).Where(statement => statement.IsBulk).ToList();
        Assert.NotEmpty(copies);
        foreach (string copy in copies.Select(statement => statement.Sql).Distinct())
        {
            string[] parts = copy["BULK UserProvisioning.".Length..].TrimEnd(')').Split(" (");
            Assert.All(parts[1].Split(", "), column => Assert.Contains(_model.Columns, known => known.Table == parts[0] && known.Name == column));

            // A bulk copy fills a column that it does not name with NULL or a default, so it must name Id.
            Assert.DoesNotContain(_model.Columns, known => known.Table == parts[0] && known.Name == "Id" && !parts[1].Split(", ").Contains("Id"));
        }
    }

    /// <summary>So a unit of work overwrites no change that another program made between its reads and its writes.</summary>
    [Fact]
    public void Each_update_of_a_versioned_row_compares_the_version()
    {
        // These methods compare another value instead, such as the token of a lease.
        string[] otherwise = ["AdvanceCredentials", "TakeLease", "RenewLease", "ReleaseLease", "SetMark"];
        var update = new System.Text.RegularExpressions.Regex(
            @"\bUPDATE\s+(t\s[\s\S]*?\bFROM\s+)?UserProvisioning\.(Contacts|SystemUsers|Authorizations|EmployeeInterfaces|ProvisioningRuns)\b");
        (string Method, string Sql)[] updates = _model.Sent
            .SelectMany(method => method.Value.Select(statement => (method.Key, statement.Sql)))
            .Where(sent => update.IsMatch(sent.Sql))
            .ToArray();
        Assert.True(updates.Select(sent => sent.Method).Distinct().Count() >= 15, string.Join('\n', updates.Select(sent => sent.Method).Distinct()));
        Assert.All(
            updates.Where(sent => !otherwise.Any(name => sent.Method.Contains($".{name}(", StringComparison.Ordinal))),
            sent => Assert.Matches(@"\bRowVersion( AS bigint\))? = |= CAST\(t\.RowVersion AS bigint\)", sent.Sql));
    }

    [Fact]
    public void No_value_is_inlined_into_a_statement()
    {
        // With other values, the texts must be the same. A text may be missing, since a method need not write what it finds stored already.
        IReadOnlyDictionary<string, List<RecordedStatement>> others = Statements.All(new SqlServerColumns(_model.Columns), seed: 12345);
        foreach ((string method, List<RecordedStatement> sent) in _model.Sent)
        {
            Assert.Subset(sent.Select(statement => statement.Sql).ToHashSet(), others[method].Select(statement => statement.Sql).ToHashSet());
        }

        // No text may contain a value.
        Assert.All(
            _model.Sent.Values.Concat(others.Values).SelectMany(sent => sent),
            statement =>
            {
                Assert.DoesNotContain("it's", statement.Sql, StringComparison.Ordinal);
                Assert.DoesNotContain("12346", statement.Sql, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void Each_parameter_of_a_statement_has_a_value()
    {
        foreach (RecordedStatement statement in _model.Sent.Values.SelectMany(sent => sent).Where(statement => !statement.IsBulk))
        {
            // Variables of the server (@@ROWCOUNT) and those that the statement declares are left out.
            IEnumerable<string> used = System.Text.RegularExpressions.Regex.Matches(statement.Sql, "(?<!@)@([A-Za-z0-9_]+)")
                .Select(match => match.Groups[1].Value)
                .Where(name => !statement.Sql.Contains($"DECLARE @{name} ", StringComparison.Ordinal));
            Assert.All(used, name => Assert.True(statement.Parameters.ContainsKey(name), $"@{name} is not given: {statement.Sql}"));
        }
    }

    /// <summary>A call sends the same number of statements for 3 rows and for 3,000.</summary>
    [Fact]
    public void The_number_of_statements_does_not_grow_with_the_rows()
    {
        var columns = new SqlServerColumns(_model.Columns);
        var few = Counts(3);
        var many = Counts(3000);
        string[] growing = few.Where(pair => many[pair.Key] > Math.Max(pair.Value, 1))
            .Select(pair => $"{pair.Key}: {pair.Value} -> {many[pair.Key]}")
            .ToArray();
        Assert.Empty(growing);

        Dictionary<string, int> Counts(int rows) => typeof(IUnitOfWork).GetProperties().Where(property => property.PropertyType.IsInterface)
            .SelectMany(store => store.PropertyType.GetMethods().Select(method => (store, method)))
            .ToDictionary(
                pair => $"{pair.store.Name}.{pair.method}",
                pair => Statements.Call(columns, pair.store, pair.method, (new SampleShape(Count: rows), 1)).Count);
    }

    /// <summary>Returns each statement once, as the text of a stored procedure.</summary>
    private List<string> Texts() => _model.Sent.Values
        .SelectMany(sent => sent)
        .Where(statement => !statement.IsBulk)
        .Concat(Fixed())
        .GroupBy(statement => statement.Sql, StringComparer.Ordinal)
        .Select(same => Procedure(same.Key, Types(same)))
        .ToList();

    // Returns the statements that the store itself sends, outside the sessions.
    private IEnumerable<RecordedStatement> Fixed()
    {
        Dictionary<string, object?> parameters = new()
        {
            ["Wait"] = 1, ["Unit"] = Guid.Empty, ["Holder"] = Array.Empty<byte>(), ["Mark"] = Array.Empty<byte>(),
        };
        yield return new RecordedStatement(SqlServerWriterLock.BeginSql, parameters, 0);
        yield return new RecordedStatement(SqlServerWriterLock.SessionHolderSql, parameters, 0);
        yield return new RecordedStatement(SqlServerWriterLock.UnitHolderSql, parameters, 0);
        yield return new RecordedStatement(SqlServerRecovery.WasCommittedSql, parameters, 0);
        yield return new RecordedStatement(SqlServerWriterLock.ForgetSql, new Dictionary<string, object?>(), 0);
        yield return new RecordedStatement(SqlServerSnapshot.LastIdsSql, new Dictionary<string, object?>(), 0);
        foreach (string table in SchemaTables.Copied.Select(copied => copied.Table).Append(SchemaTables.Pools))
        {
            string[] columns = new SqlServerColumns(_model.Columns).NamesOf(table).ToArray();
            yield return new RecordedStatement(
                SqlServerSnapshot.RowsSql(table, columns, columns[0]), new Dictionary<string, object?> { ["Runs"] = "[1]" }, 0);
        }

        foreach (RecordedStatement statement in StoredRowStatements.All(_model.Columns))
        {
            yield return statement;
        }

        Dictionary<string, object?> sign = new() { ["Name"] = "UserProvisioning.Work.abc" };
        yield return new RecordedStatement(SqlServerActivityLock.ShowSql, sign, 0);
        yield return new RecordedStatement(SqlServerActivityLock.HideSql, sign, 0);
        yield return new RecordedStatement(SqlServerActivityLock.IsShownSql, sign, 0);
    }

    private Dictionary<string, string> Types(IEnumerable<RecordedStatement> same)
    {
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in same.SelectMany(statement => statement.Parameters))
        {
            string? type = value switch
            {
                string => "nvarchar(max)",
                long => "bigint",
                int => "int",
                bool => "bit",
                DateTime => "datetime2(7)",
                Guid => "uniqueidentifier",
                byte[] => "varbinary(max)",
                _ => null,
            };
            if (type is not null)
            {
                types[name] = type;
            }
            else if (!types.ContainsKey(name))
            {
                types[name] = _model.Columns.FirstOrDefault(column => column.Name == name) is { } found
                    ? SqlServerModel.Declaration(found)
                    : "nvarchar(max)";
            }
        }

        return types;
    }

    private static string Procedure(string sql, Dictionary<string, string> types)
    {
        var text = new StringBuilder("CREATE PROCEDURE UserProvisioning.$NAME");
        text.Append(string.Join(",", types.Select(type => $"\n    @{type.Key} {type.Value}")));
        return text.Append("\nAS\nBEGIN\n").Append(sql).Append("\nEND").ToString();
    }
}
