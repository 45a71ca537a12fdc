using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Makes a script block of a mapping something that the service layer can call: <c>{ $_.'First' }</c> or
/// <c>{ param($Row) $Row.'First' }</c>, where the row is a hashtable of the cells by the names of their columns.
/// </summary>
internal static class MappingScripts
{
    // What a hashtable has beside its keys.
    private static readonly string[] Members = ["Count", "Keys", "Values"];

    internal static MappingScript Wrap(ScriptBlock script) => new(row => Run(script, row)) { Columns = ColumnsOf((ScriptBlockAst)script.Ast) };

    private static object? Run(ScriptBlock script, IReadOnlyDictionary<string, string?> row)
    {
        var table = new Hashtable(row.Count, StringComparer.OrdinalIgnoreCase);
        foreach ((string column, string? text) in row)
        {
            table[column] = text;
        }

        try
        {
            Collection<PSObject> output = script.InvokeWithContext(null, [new PSVariable("_", table)], table);
            return output.Count switch
            {
                0 => null,
                1 => output[0]?.BaseObject,
                _ => output.Select(item => item?.BaseObject).ToArray(),
            };
        }
        catch (PipelineStoppedException exception)
        {
            // A row does not become faulty because a person pressed Ctrl+C.
            throw new OperationCanceledException(exception.Message, exception);
        }
    }

    /// <summary>
    /// The columns that a script reads by name, as <c>$_.First</c> or <c>$Row['First']</c>: a name that no column has is seen before the first row.
    /// </summary>
    private static string[] ColumnsOf(ScriptBlockAst script)
    {
        string? parameter = script.ParamBlock?.Parameters.FirstOrDefault()?.Name.VariablePath.UserPath;
        return script.FindAll(ast => ast is MemberExpressionAst or IndexExpressionAst, searchNestedScriptBlocks: false)
            .Select(NameIn)
            .OfType<string>()
            .Except(Members, StringComparer.OrdinalIgnoreCase)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();

        string? NameIn(Ast ast) => ast switch
        {
            InvokeMemberExpressionAst => null,
            MemberExpressionAst { Static: false } member when IsRow(member.Expression) => (member.Member as StringConstantExpressionAst)?.Value,
            IndexExpressionAst index when IsRow(index.Target) => (index.Index as StringConstantExpressionAst)?.Value,
            _ => null,
        };

        bool IsRow(ExpressionAst expression) => expression is VariableExpressionAst variable
            && (variable.VariablePath.UserPath is "_" or "PSItem"
                || variable.VariablePath.UserPath.Equals(parameter, StringComparison.OrdinalIgnoreCase));
    }
}
