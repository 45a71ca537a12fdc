using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of a script block of a mapping to a function that the service layer can call: <c>{ $_.'First' }</c> or
/// <c>{ param($Row) $Row.'First' }</c>, where the row is a hashtable of the cells by the names of their columns.
/// </summary>
internal static class MappingScripts
{
    // The members that a hashtable has beside its keys.
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
            // A script that Ctrl+C stopped does not make its row faulty.
            throw new OperationCanceledException(exception.Message, exception);
        }
    }

    /// <summary>
    /// Finds the columns that a script reads by name (<c>$_.First</c>, <c>$Row['First']</c>). A wrong name is reported before the first row.
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
