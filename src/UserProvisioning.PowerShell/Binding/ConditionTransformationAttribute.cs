using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to the condition of a rule: a hashtable; the object that ConvertFrom-Json makes of one; or the text that Export-Csv
/// writes of one, as <c>@{ Department = 'IT*', 'HR' }</c>. $null and an empty text are a condition without fields.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConditionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => new Hashtable(),
            IDictionary table => table,
            string text => string.IsNullOrWhiteSpace(text) ? new Hashtable() : OfText(text),
            PSCustomObject => OfObject((PSObject)inputData),
            _ => throw Unknown($"A value of the type {value.GetType()}"),
        };
    }

    // Only constants are read: nothing in the text is run.
    private static Hashtable OfText(string text)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length == 0 && script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst table
            && table.Extent.Text == text.Trim())
        {
            try
            {
                return (Hashtable)table.SafeGetValue();
            }
            catch (InvalidOperationException)
            {
                throw Unknown($"'{text}', which is not made of constants,");
            }
        }

        throw Unknown($"'{text}'");
    }

    private static OrderedDictionary OfObject(PSObject item)
    {
        var table = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (PSPropertyInfo property in item.Properties)
        {
            table[property.Name] = property.Value;
        }

        return table;
    }

    private static ArgumentTransformationMetadataException Unknown(string what) =>
        new($"{what} is no condition. Give a table of fields and values, as @{{ Department = 'IT*', 'HR'; Building = 'HQ' }}.");
}
