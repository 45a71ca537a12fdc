using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.Dac.Model;
using UserProvisioning.Connections;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that the two schemas are equal: what a migration adds to one, the other must have too.</summary>
public sealed class SchemaParityTests : IDisposable
{
    // SQLite itself keeps the last ids (sqlite_sequence) and the version (user_version), and needs no tables for bulk copies and lost commits.
    private static readonly string[] OnlyOnServer = ["ContactStaging", "LastIds", "SchemaVersions", "SystemUserStaging", "UnitsOfWork"];

    private readonly TestFolder _folder = new();
    private readonly SqliteConnection _file;
    private readonly TSqlModel _model = SqlServerModel.Load();

    public SchemaParityTests()
    {
        string file = _folder.File("schema.db");
        ProvisioningConnection.OpenEmbedded(file).Dispose();
        _file = DatabaseDump.Open(file);
    }

    public void Dispose()
    {
        _model.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Both_schemas_have_the_same_tables() => Assert.Equal(
        Tables(), ServerTables().Select(NameOf).Except(OnlyOnServer).Order(StringComparer.Ordinal));

    [Fact]
    public void Both_schemas_have_the_same_columns_with_corresponding_types_and_nullability() => Assert.Equal(
        Tables().SelectMany(table => Rows($"SELECT name, type, \"notnull\" OR pk > 0 FROM pragma_table_info('{table}')").Select(column =>
            $"{table}.{column[0]} {column[1].ToUpperInvariant()} {(column[2] == "1" ? "NOT NULL" : "NULL")}")).Order(StringComparer.Ordinal),
        ServerTables()
            .Where(table => !OnlyOnServer.Contains(NameOf(table)))
            .SelectMany(table => table.GetReferenced(Table.Columns).Where(column => NameOf(column) != "RowVersion").Select(column =>
            $"{NameOf(table)}.{NameOf(column)} {Kin(NameOf(column.GetReferenced(Column.DataType).Single()))} "
                + $"{(column.GetProperty<bool>(Column.Nullable) ? "NULL" : "NOT NULL")}"))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Both_schemas_have_the_same_keys_and_foreign_keys()
    {
        Assert.Equal(
            Tables().SelectMany(table => Rows($"SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('{table}')")
                .Select(key => $"{table}.{key[1]} -> {key[0]}.{key[2]} {key[3]}")).Order(StringComparer.Ordinal),
            Objects(ForeignKeyConstraint.TypeClass)
                .SelectMany(key => key.GetReferenced(ForeignKeyConstraint.Columns).Zip(key.GetReferenced(ForeignKeyConstraint.ForeignColumns))
                .Select(pair => $"{pair.First.Name.Parts[1]}.{NameOf(pair.First)} -> {pair.Second.Name.Parts[1]}.{NameOf(pair.Second)} "
                    + (key.GetProperty<ForeignKeyAction>(ForeignKeyConstraint.DeleteAction) == ForeignKeyAction.Cascade ? "CASCADE" : "NO ACTION")))
                .Order(StringComparer.Ordinal));

        // Compare the primary keys and all that is unique by a constraint or an index.
        Assert.Equal(
            Tables().SelectMany(table => Rows($"SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1")
                .Select(index =>
                    $"{table} ({string.Join(
                        ", ",
                        Rows($"SELECT name FROM pragma_index_info('{index[0]}')").Select(column => column[0]).Order(StringComparer.Ordinal))})")
                .Concat(Rows($"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1 AND type = 'INTEGER' AND (SELECT COUNT(*) FROM "
                    + $"pragma_table_info('{table}') WHERE pk > 0) = 1")
                    .Select(column => $"{table} ({column[0]})")))
                .Distinct().Order(StringComparer.Ordinal),
            Objects(PrimaryKeyConstraint.TypeClass).Select(key => Unique(key, PrimaryKeyConstraint.Columns))
                .Concat(Objects(UniqueConstraint.TypeClass).Select(key => Unique(key, UniqueConstraint.Columns)))
                .Concat(Objects(Microsoft.SqlServer.Dac.Model.Index.TypeClass)
                    .Where(index => index.GetProperty<bool>(Microsoft.SqlServer.Dac.Model.Index.Unique))
                    .Select(index => Unique(index, Microsoft.SqlServer.Dac.Model.Index.Columns)))
                .Where(unique => !OnlyOnServer.Any(table => unique.StartsWith(table + " ", StringComparison.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ContactStaging", "Contacts")]
    [InlineData("SystemUserStaging", "SystemUsers")]
    public void A_staging_table_has_the_column_types_of_its_target(string staging, string target)
    {
        IReadOnlyList<SqlServerColumn> columns = SqlServerModel.Columns(_model);
        Assert.All(
            columns.Where(column => column.Table == staging && column.Name is not ("Batch" or "RowVersion")),
            column => Assert.Equal(
                SqlServerModel.Declaration(column),
                SqlServerModel.Declaration(columns.Single(other => other.Table == target && other.Name == column.Name))));
    }

    /// <summary>Only the server needs versions: on a file, nobody else can write between the reads and the writes of a unit of work.</summary>
    [Fact]
    public void On_the_server_each_versioned_row_has_a_RowVersion()
    {
        string[] rows = typeof(IVersionedRow).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IVersionedRow)))
            .Select(type => ((IVersionedRow)Activator.CreateInstance(type)!).Table)
            .Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["Authorizations", "Contacts", "EmployeeInterfaces", "ProvisioningRuns", "SystemUsers"], rows);
        Assert.Equal(
            rows,
            SqlServerModel.Columns(_model)
                .Where(column => column is { Name: "RowVersion", Type: "rowversion" or "timestamp" })
                .Select(column => column.Table)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_index_of_the_file_exists_on_the_server()
    {
        string[] server = Objects(Microsoft.SqlServer.Dac.Model.Index.TypeClass).Select(index => NameOf(index)).ToArray();
        Assert.All(
            Rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").Select(row => row[0]),
            index => Assert.Contains(index, server));
    }

    [Fact]
    public void Each_table_is_listed_as_copied_or_not_copied() => Assert.Equal(
        Tables(),
        SchemaTables.Copied.Select(copied => copied.Table).Append(SchemaTables.Pools).Concat(SchemaTables.NotCopied).Order(StringComparer.Ordinal));

    [Fact]
    public void The_operator_has_a_right_on_each_table_and_no_right_to_alter_it()
    {
        Assert.All(ServerTables(), table => Assert.Contains(
            $"ON UserProvisioning.{NameOf(table)} TO UserProvisioningOperator",
            SqlServerScript.Rights,
            StringComparison.Ordinal));

        // A trigger lets entries be changed only to erase their values, and be removed only when they are old.
        Assert.Contains("GRANT SELECT, INSERT ON UserProvisioning.AuditStarts TO", SqlServerScript.Rights, StringComparison.Ordinal);
        Assert.DoesNotContain("CONTROL", SqlServerScript.Rights, StringComparison.Ordinal);
        Assert.DoesNotContain("ALTER ON", SqlServerScript.Rights, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_table_that_generates_ids_has_a_last_id()
    {
        string script = string.Join('\n', SqlServerScript.Migrations);
        Assert.All(
            Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name <> 'ContactChanges'").Select(row =>
                row[0]),
            table => Assert.Matches($@"LastIds[\s\S]*\('{table}'\)", script));
    }

    private static string Kin(string type) => type switch
    {
        "nvarchar" or "date" or "datetime2" => "TEXT",
        "varbinary" => "BLOB",
        _ => "INTEGER",
    };

    private static string NameOf(TSqlObject item) => item.Name.Parts[^1];

    private static string Unique(TSqlObject key, ModelRelationshipClass columns) =>
        $"{key.GetReferenced(columns).First().Name.Parts[1]} "
            + $"({string.Join(", ", key.GetReferenced(columns).Select(NameOf).Order(StringComparer.Ordinal))})";

    private IEnumerable<TSqlObject> Objects(ModelTypeClass type) => _model.GetObjects(DacQueryScopes.UserDefined, type);

    private IEnumerable<TSqlObject> ServerTables() => Objects(Table.TypeClass);

    private List<string> Tables() =>
        Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .Select(row => row[0])
            .Order(StringComparer.Ordinal)
            .ToList();

    private List<string[]> Rows(string sql)
    {
        using SqliteCommand command = _file.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount)
                .Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!)
                .ToArray());
        }

        return rows;
    }
}
