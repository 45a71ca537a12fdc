using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to values by the names of contact fields: a hashtable; the object that ConvertFrom-Json makes of one; or the
/// text that Export-Csv writes of one, as <c>Shoe=42|Badge=x</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldValuesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => throw new ArgumentTransformationMetadataException(
                "$null names no contact field. Give a table, as @{ Badge = 'B-1' }, or leave the parameter out."),
            IDictionary table => table,
            string text => OfText(text),
            PSCustomObject => OfObject((PSObject)inputData),
            _ => throw new ArgumentTransformationMetadataException(
                $"A value of the type {value.GetType()} names no contact fields. Give a table, as @{{ Badge = 'B-1' }}."),
        };
    }

    private static OrderedDictionary OfText(string text)
    {
        var table = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            int mark = part.IndexOf('=', StringComparison.Ordinal);
            if (mark <= 0)
            {
                throw new ArgumentTransformationMetadataException($"'{part}' names no contact field. Give a table, as @{{ Badge = 'B-1' }}.");
            }

            table[part[..mark].Trim()] = part[(mark + 1)..];
        }

        return table;
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
}
