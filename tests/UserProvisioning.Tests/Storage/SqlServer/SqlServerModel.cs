using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using UserProvisioning.Common;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>
/// The DacFx model of the database that the scripts make. What a server would refuse, the model refuses. A model takes
/// bare definitions, so the guards that make the scripts repeatable (IF ... and EXEC of a text) are taken off, by a parser.
/// </summary>
internal static class SqlServerModel
{
    /// <summary>Returns a model of the schema that the scripts make.</summary>
    public static TSqlModel Load(SqlServerVersion version = SqlServerVersion.Sql160)
    {
        var model = new TSqlModel(version, new TSqlModelOptions { Collation = "SQL_Latin1_General_CP1_CI_AS" });
        foreach (string definition in Definitions())
        {
            model.AddObjects(definition);
        }

        return model;
    }

    /// <summary>Returns the errors and warnings of the model.</summary>
    public static IReadOnlyList<string> Complaints(TSqlModel model) => model.Validate()
        .Where(message => message.MessageType is DacMessageType.Error or DacMessageType.Warning)
        .Select(message => message.ToString())
        .ToList();

    /// <summary>Returns the columns, as a query of a real database would.</summary>
    public static IReadOnlyList<SqlServerColumn> Columns(TSqlModel model) => model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass)
        .SelectMany(table => table.GetReferenced(Table.Columns).Select(column =>
        {
            string type = column.GetReferenced(Column.DataType).Single().Name.Parts[^1];
            int length = column.GetProperty<int>(Column.Length);
            return new SqlServerColumn
            {
                Table = table.Name.Parts[^1],
                Name = column.Name.Parts[^1],
                Type = type,
                Length = type is "nvarchar" or "varbinary" ? column.GetProperty<bool>(Column.IsMax) ? -1 : length : null,
            };
        }))
        .ToList();

    /// <summary>The type of a column as T-SQL declares it.</summary>
    public static string Declaration(SqlServerColumn column) => column.Type switch
    {
        "nvarchar" or "varbinary" => $"{column.Type}({(column.Length is -1 or null ? "max" : column.Length)})",
        "datetime2" => "datetime2(7)",
        _ => column.Type,
    };

    /// <summary>
    /// Returns each CREATE and GRANT of the scripts. A model needs the whole table, so additions of later scripts are put into its CREATE,
    /// constraints that they drop are taken out, and a later trigger replaces a former one of its name.
    /// </summary>
    public static IEnumerable<string> Definitions()
    {
        var definitions = new List<string>();
        var tables = new Dictionary<string, int>(StringComparer.Ordinal);
        var triggers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in SqlServerScript.Migrations.Append(SqlServerScript.Rights).SelectMany(SqlServerScript.Batches).SelectMany(Definitions))
        {
            switch (Parse(text).Batches[0].Statements[0])
            {
                case AlterTableAddTableElementStatement added:
                    int table = tables[added.SchemaObjectName.BaseIdentifier.Value];
                    string whole = definitions[table];
                    definitions[table] = whole.Insert(
                        whole.LastIndexOf(')'), $",\n{text.Substring(added.Definition.StartOffset, added.Definition.FragmentLength)}\n");
                    break;
                case AlterTableDropTableElementStatement dropped:
                    int fewer = tables[dropped.SchemaObjectName.BaseIdentifier.Value];
                    definitions[fewer] = dropped.AlterTableDropTableElements.Aggregate(
                        definitions[fewer], (whole, element) => WithoutConstraint(whole, element.Name.Value));
                    break;
                case CreateTriggerStatement trigger when triggers.TryGetValue(trigger.Name.BaseIdentifier.Value, out int former):
                    definitions[former] = text;
                    break;
                case CreateTriggerStatement trigger:
                    triggers.Add(trigger.Name.BaseIdentifier.Value, definitions.Count);
                    definitions.Add(text);
                    break;
                case CreateTableStatement created:
                    tables.Add(created.SchemaObjectName.BaseIdentifier.Value, definitions.Count);
                    definitions.Add(text);
                    break;
                default:
                    definitions.Add(text);
                    break;
            }
        }

        return definitions;
    }

    /// <summary>Returns the definition of a table without one of its constraints.</summary>
    private static string WithoutConstraint(string table, string name)
    {
        TableDefinition definition = ((CreateTableStatement)Parse(table).Batches[0].Statements[0]).Definition;
        ConstraintDefinition constraint = definition.TableConstraints.Single(one => one.ConstraintIdentifier?.Value == name);
        int comma = table.LastIndexOf(',', constraint.StartOffset);
        return table.Remove(comma, constraint.StartOffset + constraint.FragmentLength - comma);
    }

    private static IEnumerable<string> Definitions(string batch) =>
        Parse(batch).Batches.SelectMany(parsed => parsed.Statements).SelectMany(statement => Definitions(statement, batch));

    private static IEnumerable<string> Definitions(TSqlStatement statement, string batch) => statement switch
    {
        IfStatement guarded => Definitions(guarded.ThenStatement, batch),
        ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList texts } =>
            texts.Strings.OfType<StringLiteral>().SelectMany(text => Definitions(text.Value)),
        // A model has no data, so statements that change data are left out.
        InsertStatement or UpdateStatement or DeleteStatement => [],
        _ => [batch.Substring(statement.StartOffset, statement.FragmentLength)],
    };

    public static TSqlScript Parse(string text)
    {
        using var reader = new StringReader(text);
        var script = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out IList<ParseError> errors);
        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(error => $"{error.Line}: {error.Message}").Append(text)));
        return script;
    }
}
