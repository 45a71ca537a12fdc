using System.Management.Automation.Language;
using UserProvisioning.Configuration;

namespace UserProvisioning.PowerShell;

/// <summary>The reader of a configuration file. It keeps the line of each value, and runs nothing.</summary>
internal sealed class ConfigurationReader
{
    private readonly string _path;

    private ConfigurationReader(string path) => _path = path;

    /// <summary>Reads the sections of a file.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.FileUnreadable"/>: there is no such file. <see cref="ErrorIds.ConfigurationInvalid"/>: it is no PowerShell data.
    /// </exception>
    internal static ConfigurationRequest Read(string path, bool prune)
    {
        HashtableAst table = DataFile.Read(
            path, "configuration", "@{ UserGroups = @{ Planners = @{} } }", ErrorIds.ConfigurationInvalid, ErrorIds.FileUnreadable);
        return new ConfigurationRequest { Path = path, Sections = new ConfigurationReader(path).Table(table), Prune = prune };
    }

    private Dictionary<string, ConfigurationValue> Table(HashtableAst table)
    {
        var values = new Dictionary<string, ConfigurationValue>(StringComparer.OrdinalIgnoreCase);
        foreach ((ExpressionAst key, StatementAst value) in table.KeyValuePairs)
        {
            string name = key is ConstantExpressionAst constant ? $"{constant.Value}" : throw NoData(key);
            if (!values.TryAdd(name, Value(value, key)))
            {
                throw Invalid(key, $"'{name}' is there twice");
            }
        }

        return values;
    }

    private ConfigurationValue Value(StatementAst statement, Ast key) => statement is PipelineAst { PipelineElements: [CommandExpressionAst command] }
        ? new ConfigurationValue(Value(command.Expression), key.Extent.StartLineNumber)
        : throw NoData(statement);

    private object? Value(ExpressionAst expression) => expression switch
    {
        HashtableAst table => Table(table),
        ArrayExpressionAst array => Items(array),
        ArrayLiteralAst list => list.Elements.Select(Item).ToArray(),
        ConstantExpressionAst constant => constant.Value,
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst command] } } => Value(command.Expression),
        UnaryExpressionAst { TokenKind: TokenKind.Minus, Child: ConstantExpressionAst { Value: int number } } => -number,
        VariableExpressionAst variable => variable.VariablePath.UserPath.ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            "NULL" => null,
            _ => throw NoData(expression),
        },
        _ => throw NoData(expression),
    };

    private ConfigurationValue[] Items(ArrayExpressionAst array) => array.SubExpression.Statements
        .SelectMany(statement => statement is PipelineAst { PipelineElements: [CommandExpressionAst command] }
            ? command.Expression is ArrayLiteralAst list ? list.Elements.Select(Item) : [Item(command.Expression)]
            : throw NoData(statement))
        .ToArray();

    private ConfigurationValue Item(ExpressionAst expression) => new(Value(expression), expression.Extent.StartLineNumber);

    private ProvisioningException NoData(Ast ast) => Invalid(ast, $"'{ast.Extent.Text.Split('\n')[0]}' is code, and the file may hold data only");

    private ProvisioningException Invalid(Ast ast, string fault) => new(
        ErrorIds.ConfigurationInvalid, $"The configuration file '{_path}' cannot be read; line {ast.Extent.StartLineNumber}: {fault}.", _path);
}
